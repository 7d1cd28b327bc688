-- The different texts that the pages of some sources hold on a day.
SELECT source, text_id::text
FROM (
  SELECT DISTINCT p.source, s.text_id
  FROM intake.deliveries d
  JOIN intake.pages p USING (delivery_id)
  JOIN intake.sheets s USING (sheet_id)
  WHERE d.day = %(day)s AND p.source = ANY (%(sources)s)
) t
ORDER BY source, t.text_id;
