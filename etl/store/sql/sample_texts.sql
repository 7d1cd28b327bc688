-- Some texts of a source, the same ones each time: those at the places, then the smallest ids.
WITH chosen AS (
  SELECT t.text_id
  FROM intake.line_days d
  CROSS JOIN LATERAL unnest(d.text_ids) WITH ORDINALITY AS t (text_id, at)
  WHERE d.source = :source
  GROUP BY t.text_id
  ORDER BY
    bool_or(
      (d.day - DATE '0001-01-01')::bigint << 32 | t.at = ANY (CAST(:places AS bigint[]))
    ) DESC,
    t.text_id
  LIMIT :most
)
SELECT t.text FROM intake.texts t JOIN chosen USING (text_id) ORDER BY t.text_id;
