-- The commit marker of one delivery.
INSERT INTO intake.dumps (sha256, size) VALUES (%(sha256)s, %(size)s)
ON CONFLICT (sha256) DO NOTHING;

INSERT INTO intake.deliveries (
  delivery_id, source, day, sha256, extractors, records, pages, quarantined,
  stream_bytes, overhead_bytes
) VALUES (
  %(delivery)s, %(source)s, %(day)s, %(sha256)s, %(extractors)s, %(records)s, %(pages)s,
  %(quarantined)s, %(stream_bytes)s, %(overhead_bytes)s
)
ON CONFLICT (delivery_id) DO UPDATE
SET extractors = excluded.extractors, records = excluded.records, pages = excluded.pages,
    quarantined = excluded.quarantined, stream_bytes = excluded.stream_bytes,
    overhead_bytes = excluded.overhead_bytes;
