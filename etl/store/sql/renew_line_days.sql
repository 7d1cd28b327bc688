-- What other rules had counted is due again; the index finds it without a look at the rest.
INSERT INTO intake.due (step, id)
SELECT 'lines', day || ' ' || source FROM intake.line_days WHERE rules < :rules OR rules > :rules;
