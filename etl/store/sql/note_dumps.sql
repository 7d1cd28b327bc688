-- What a run did with files, from a JSON list; a later try of the same run has the last word.
INSERT INTO intake.run_dumps (
  run_id, source, name, delivery_id, outcome, records, pages, quarantined, known_texts,
  stage, sqlstate, error, at
)
SELECT %(run)s, source, name, delivery_id, outcome, records, pages, quarantined, known_texts,
       stage, sqlstate, error, %(at)s
FROM jsonb_to_recordset(%(dumps)s::jsonb) AS d (
  source text, name text, delivery_id uuid, outcome text, records integer, pages integer,
  quarantined integer, known_texts integer, stage text, sqlstate text, error text
)
ON CONFLICT (run_id, source, name) DO UPDATE
SET delivery_id = excluded.delivery_id, outcome = excluded.outcome, records = excluded.records,
    pages = excluded.pages, quarantined = excluded.quarantined,
    known_texts = excluded.known_texts, stage = excluded.stage, sqlstate = excluded.sqlstate,
    error = excluded.error, at = excluded.at;
