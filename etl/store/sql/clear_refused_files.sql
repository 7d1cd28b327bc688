-- Files that could not be taken in and now are: their rows leave the quarantine for its history.
WITH gone AS (
  DELETE FROM intake.quarantine q
  USING unnest(%(sources)s::text[], %(days)s::date[], %(names)s::text[]) AS f (source, day, name)
  WHERE q.delivery_id IS NULL AND q.source = f.source AND q.day = f.day AND q.name = f.name
  RETURNING q.*
)
INSERT INTO intake.replays (
  quarantine_id, at, outcome, told, delivery_id, source, day, name, ordinal, byte_offset,
  byte_length, stage, error, reason
)
SELECT quarantine_id, %(at)s, 'passed', 'the file was taken in', NULL, source, day, name, ordinal,
       byte_offset, byte_length, stage, error, reason
FROM gone
ON CONFLICT DO NOTHING;
