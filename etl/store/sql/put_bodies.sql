-- Texts and their postings: those in stage_bodies take the place of the ones in :bodies.
DELETE FROM intake.postings p
USING (
  SELECT body_id, (era::bigint << %(bits)s) | shingle AS key
  FROM intake.bodies, unnest(eras) AS era, unnest(shingles) AS shingle
  WHERE body_id = ANY (%(bodies)s::uuid[])
) k
WHERE p.key = k.key AND p.body_id = k.body_id;
DELETE FROM intake.bodies WHERE body_id = ANY (%(bodies)s::uuid[]);
INSERT INTO intake.bodies SELECT * FROM stage_bodies ORDER BY body_id;
INSERT INTO intake.postings
SELECT (era::bigint << %(bits)s) | shingle, body_id
FROM stage_bodies, unnest(eras) AS era, unnest(shingles) AS shingle
ORDER BY 1, 2;
