-- Some texts of a source, the same ones each time: those with the smallest ids.
SELECT t.text
FROM intake.texts t
WHERE EXISTS (
  SELECT FROM intake.sheets s JOIN intake.pages p USING (sheet_id)
  WHERE s.text_id = t.text_id AND p.source = :source
)
ORDER BY t.text_id
LIMIT :most;
