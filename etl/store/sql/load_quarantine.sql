-- Records that were refused, with the source and the day of their delivery.
INSERT INTO intake.quarantine (
  quarantine_id, delivery_id, source, day, ordinal, byte_offset, byte_length, stage, error, reason, raw,
  format, member
)
SELECT q.quarantine_id, q.delivery_id, d.source, d.day, q.ordinal, q.byte_offset, q.byte_length,
       q.stage, q.error, q.reason, q.raw, q.format, q.member
FROM stage_quarantine q
JOIN intake.deliveries d USING (delivery_id);
