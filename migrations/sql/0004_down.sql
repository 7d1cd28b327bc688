-- Takes away what the fourth revision added.
DROP VIEW news.paragraphs;
CREATE VIEW news.paragraphs WITH (security_invoker) AS
SELECT a.article_id, p.position::integer AS position, p.text
FROM news.articles a
CROSS JOIN LATERAL string_to_table(a.body, E'\n\n') WITH ORDINALITY AS p (text, position);
COMMENT ON VIEW news.paragraphs IS 'The paragraphs of every article, in order.';
COMMENT ON COLUMN news.paragraphs.article_id IS 'the article';
COMMENT ON COLUMN news.paragraphs.position IS 'order in the body, from 1';
COMMENT ON COLUMN news.paragraphs.text IS 'the paragraph, white space folded';
GRANT SELECT ON news.paragraphs TO tearsheet_analyst;
GRANT SELECT, INSERT, UPDATE, DELETE ON news.paragraphs TO tearsheet_loader;

ALTER TABLE news.article_sightings
  DROP COLUMN paragraph_languages, DROP COLUMN repaired_headline, DROP COLUMN repaired_body;
COMMENT ON COLUMN intake.sheets.sheet_id IS 'from the text and the extractor version';
