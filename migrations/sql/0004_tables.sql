-- What no span cuts: repaired values; and the language of each paragraph.
ALTER TABLE news.article_sightings
  ADD COLUMN paragraph_languages TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN repaired_headline TEXT,
  ADD COLUMN repaired_body TEXT;
COMMENT ON COLUMN news.article_sightings.paragraph_languages IS 'ISO 639-1 of each paragraph; null where it is too short to tell';
COMMENT ON COLUMN news.article_sightings.repaired_headline IS 'the headline, where the page''s text has mojibake or decomposed letters: spans cut it unrepaired';
COMMENT ON COLUMN news.article_sightings.repaired_body IS 'likewise the body';

CREATE OR REPLACE VIEW news.paragraphs WITH (security_invoker) AS
SELECT a.article_id, p.position::integer AS position, p.text,
       s.paragraph_languages[p.position::integer] COLLATE "C" AS language
FROM news.articles a
JOIN news.article_sightings s USING (page_id)
CROSS JOIN LATERAL string_to_table(a.body, E'\n\n') WITH ORDINALITY AS p (text, position);
COMMENT ON COLUMN news.paragraphs.language IS 'ISO 639-1; null where it is too short to tell';
COMMENT ON COLUMN intake.sheets.sheet_id IS 'from the text, its HTML where it has one, and the extractor version';
