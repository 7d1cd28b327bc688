-- Records that were in quarantine before their delivery was replaced and are not any more.
INSERT INTO intake.replays (
  quarantine_id, at, outcome, told, delivery_id, source, day, name, ordinal, byte_offset,
  byte_length, stage, error, reason
)
SELECT g.quarantine_id, %(at)s, 'passed', 'its dump was loaded anew', g.delivery_id, g.source,
       g.day, NULL, g.ordinal, g.byte_offset, g.byte_length, g.stage, g.error, g.reason
FROM gone_quarantine g
WHERE NOT EXISTS (
  SELECT FROM intake.quarantine q
  WHERE q.delivery_id = g.delivery_id AND q.ordinal = g.ordinal
)
ON CONFLICT DO NOTHING;
