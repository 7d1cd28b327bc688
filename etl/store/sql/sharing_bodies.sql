-- Texts that share sampled shingles with those in stage_keys; each look-up goes by the index.
SELECT k.body_id::text, p.body_id::text
FROM stage_keys k
CROSS JOIN LATERAL (SELECT body_id FROM intake.postings WHERE key = k.key OFFSET 0) p
WHERE p.body_id <> k.body_id
GROUP BY k.body_id, p.body_id
HAVING count(DISTINCT k.key & ((1::bigint << %(bits)s) - 1)) >= %(least)s;
