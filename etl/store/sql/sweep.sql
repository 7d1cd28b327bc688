-- After a withdrawal: rows that nothing supports any more.
DELETE FROM news.articles a USING touched_articles t
WHERE a.article_id = t.article_id
  AND NOT EXISTS (SELECT FROM news.article_sightings s WHERE s.article_id = a.article_id);

DELETE FROM news.teasers a USING touched_teasers t
WHERE a.teaser_id = t.teaser_id
  AND NOT EXISTS (SELECT FROM news.teaser_sightings s WHERE s.teaser_id = a.teaser_id);

DELETE FROM news.entities e USING gone_entities g
WHERE e.entity_id = g.entity_id
  AND NOT EXISTS (SELECT FROM news.mentions m WHERE m.entity_id = e.entity_id);

WITH unused AS (
  DELETE FROM intake.sheets s USING gone_sheets g
  WHERE s.sheet_id = g.sheet_id
    AND NOT EXISTS (SELECT FROM intake.pages p WHERE p.sheet_id = s.sheet_id)
  RETURNING s.sheet_id, s.text_id
)
DELETE FROM intake.texts t USING unused u
WHERE t.text_id = u.text_id
  AND NOT EXISTS (
    SELECT FROM intake.sheets s
    WHERE s.text_id = t.text_id AND s.sheet_id NOT IN (SELECT sheet_id FROM unused)
  );

DELETE FROM intake.markups m USING gone_markups g
WHERE m.markup_id = g.markup_id
  AND NOT EXISTS (SELECT FROM intake.pages p WHERE p.markup_id = m.markup_id);
