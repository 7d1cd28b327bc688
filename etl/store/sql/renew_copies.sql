-- What other rules had filed is due again; the index finds them without a look at the rest.
INSERT INTO intake.due (step, id)
SELECT 'article', article_id::text FROM intake.copies WHERE rules < :rules OR rules > :rules;
