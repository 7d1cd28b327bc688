-- What a run did with a file; a later try of the same run has the last word.
INSERT INTO intake.run_dumps (
  run_id, source, name, delivery_id, outcome, records, pages, quarantined, known_texts,
  stage, sqlstate, error, at
) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (run_id, source, name) DO UPDATE
SET delivery_id = excluded.delivery_id, outcome = excluded.outcome, records = excluded.records,
    pages = excluded.pages, quarantined = excluded.quarantined,
    known_texts = excluded.known_texts, stage = excluded.stage, sqlstate = excluded.sqlstate,
    error = excluded.error, at = excluded.at;
