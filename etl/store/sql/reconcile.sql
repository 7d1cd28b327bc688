-- Deliveries of a day whose rows do not add up: records, pages, quarantine, and every byte of the
-- stream in a page, in quarantine or counted between records.
WITH counted AS (
  SELECT d.delivery_id, d.source, d.records, d.pages, d.quarantined,
         d.stream_bytes - d.overhead_bytes AS bytes,
         p.pages AS pages_found, q.quarantined AS quarantined_found,
         p.bytes + q.bytes AS bytes_found
  FROM intake.deliveries d
  CROSS JOIN LATERAL (
    SELECT count(*) AS pages, coalesce(sum(byte_length), 0) AS bytes
    FROM intake.pages WHERE delivery_id = d.delivery_id
  ) p
  CROSS JOIN LATERAL (
    SELECT count(*) AS quarantined, coalesce(sum(byte_length), 0) AS bytes
    FROM intake.quarantine WHERE delivery_id = d.delivery_id
  ) q
  WHERE d.day = :day
)
SELECT c.source,
       (SELECT string_agg(name, ', ' ORDER BY name)
        FROM intake.delivery_names n WHERE n.delivery_id = c.delivery_id) AS names,
       v.what, v.read, v.found
FROM counted c
CROSS JOIN LATERAL (VALUES
  ('records', c.records::bigint, c.pages_found + c.quarantined_found),
  ('pages', c.pages::bigint, c.pages_found),
  ('quarantined', c.quarantined::bigint, c.quarantined_found),
  ('bytes', c.bytes, c.bytes_found::bigint)
) AS v (what, read, found)
WHERE v.read <> v.found
ORDER BY c.source, names, v.what;
