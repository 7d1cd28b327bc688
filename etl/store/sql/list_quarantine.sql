-- Records in quarantine by day, source, dump and ordinal; a parameter that is null chooses all.
SELECT q.quarantine_id::text, q.day, q.source, coalesce(n.names, ARRAY[coalesce(q.name, '?')]) AS names, q.ordinal,
       q.byte_offset, q.byte_length, q.stage, q.error, q.reason, q.format, q.member,
       q.delivery_id::text, d.sha256, octet_length(q.raw) AS kept
FROM intake.quarantine q
LEFT JOIN intake.deliveries d USING (delivery_id)
LEFT JOIN LATERAL (
  SELECT array_agg(name ORDER BY name) AS names
  FROM intake.delivery_names WHERE delivery_id = q.delivery_id
) n ON true
WHERE (cast(:day AS date) IS NULL OR q.day = :day)
  AND (cast(:source AS text) IS NULL OR q.source = :source)
  AND (cast(:error AS text) IS NULL OR q.error = :error)
  AND (cast(:id AS text) IS NULL OR starts_with(q.quarantine_id::text, :id))
ORDER BY q.day, q.source, names, q.ordinal, q.stage, q.error
LIMIT :most;
