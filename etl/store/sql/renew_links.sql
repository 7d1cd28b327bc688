-- What other rules had made is due again; the indexes find it without a look at the rest.
INSERT INTO intake.due (step, id)
SELECT 'headline', article_id::text FROM intake.headlines WHERE rules < :rules OR rules > :rules
UNION ALL
SELECT CASE kind WHEN 'related' THEN 'page' ELSE 'teaser' END, id::text
FROM intake.promotions
WHERE rules < :rules OR rules > :rules;
