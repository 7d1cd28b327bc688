-- The lines that a source repeats: on how many texts (the sum over the days) and days, and the place
-- of the last text of the last day that has it. A place is one number, so that the last is cheap to
-- find: days since the year 1, and 32 bits for the text.
SELECT line, sum(n) AS texts, count(*) AS days, max(day_number << 32 | at) AS place
FROM (
  SELECT (day - DATE '0001-01-01')::bigint AS day_number, lines, texts, last
  FROM intake.line_days
  WHERE source = :source
) d
CROSS JOIN LATERAL unnest(d.lines, d.texts, d.last) AS l (line, n, at)
GROUP BY line
HAVING sum(n) >= :texts AND count(*) >= :days
ORDER BY texts DESC, days DESC, line;
