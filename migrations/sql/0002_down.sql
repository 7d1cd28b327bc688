-- Takes away what the second revision added.
DROP TABLE news.page_metadata, intake.replays;
ALTER TABLE intake.pages DROP COLUMN member, DROP COLUMN encoding, DROP COLUMN certainty,
  DROP COLUMN markup_id, DROP COLUMN extra;
ALTER TABLE intake.quarantine DROP COLUMN format, DROP COLUMN member;
ALTER TABLE intake.deliveries DROP COLUMN padding_bytes, DROP COLUMN passed_over,
  DROP COLUMN times_unknown;
DROP TABLE intake.markups;
