-- What came of a record that was put through again.
INSERT INTO intake.replays (
  quarantine_id, at, outcome, told, delivery_id, source, day, name, ordinal, byte_offset,
  byte_length, stage, error, reason
) VALUES (
  %(quarantine_id)s, %(at)s, %(outcome)s, %(told)s, %(delivery_id)s, %(source)s, %(day)s,
  %(name)s, %(ordinal)s, %(byte_offset)s, %(byte_length)s, %(stage)s, %(error)s, %(reason)s
);
