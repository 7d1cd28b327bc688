-- The lines that a source repeats, on how many texts and days; white space around them is left out.
WITH shown AS (
  SELECT DISTINCT s.text_id, d.day
  FROM intake.pages p
  JOIN intake.sheets s USING (sheet_id)
  JOIN intake.deliveries d USING (delivery_id)
  WHERE p.source = :source
), lines AS (
  SELECT btrim(line, E' \t\r\u00a0') AS line, shown.text_id, shown.day
  FROM shown
  JOIN intake.texts USING (text_id)
  CROSS JOIN LATERAL string_to_table(text, E'\n') AS line
)
SELECT line, count(DISTINCT text_id) AS texts, count(DISTINCT day) AS days
FROM lines
WHERE char_length(line) BETWEEN 2 AND :longest
GROUP BY line
HAVING count(DISTINCT text_id) >= :texts AND count(DISTINCT day) >= :days
ORDER BY texts DESC, days DESC, line COLLATE "C";
