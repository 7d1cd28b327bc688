-- One record leaves quarantine: its delivery counts a page more, and one less in quarantine.
WITH gone AS (
  DELETE FROM intake.quarantine WHERE quarantine_id = %(id)s RETURNING delivery_id
)
UPDATE intake.deliveries d
SET pages = d.pages + 1, quarantined = d.quarantined - 1
FROM gone WHERE d.delivery_id = gone.delivery_id;
