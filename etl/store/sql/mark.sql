-- The commit markers of the deliveries in a JSON list, and their dumps. The order of the keys is
-- what keeps workers that load the same dumps from waiting for each other in a circle.
INSERT INTO intake.dumps (sha256, size)
SELECT DISTINCT sha256, size
FROM jsonb_to_recordset(%(deliveries)s::jsonb) AS d (sha256 text, size bigint)
ORDER BY sha256
ON CONFLICT (sha256) DO NOTHING;

INSERT INTO intake.deliveries (
  delivery_id, source, day, sha256, extractors, records, pages, quarantined,
  stream_bytes, overhead_bytes, padding_bytes, passed_over, times_unknown
)
SELECT delivery_id, source, day, sha256, extractors, records, pages, quarantined,
       stream_bytes, overhead_bytes, padding_bytes, passed_over, times_unknown
FROM jsonb_to_recordset(%(deliveries)s::jsonb) AS d (
  delivery_id uuid, source text, day date, sha256 text, extractors jsonb, records integer,
  pages integer, quarantined integer, stream_bytes bigint, overhead_bytes bigint,
  padding_bytes bigint, passed_over integer, times_unknown integer
)
ORDER BY delivery_id
ON CONFLICT (delivery_id) DO UPDATE
SET extractors = excluded.extractors, records = excluded.records, pages = excluded.pages,
    quarantined = excluded.quarantined, stream_bytes = excluded.stream_bytes,
    overhead_bytes = excluded.overhead_bytes, padding_bytes = excluded.padding_bytes,
    passed_over = excluded.passed_over, times_unknown = excluded.times_unknown;
