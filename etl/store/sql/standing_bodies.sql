-- Texts with their fingerprints and the eras in which the index has them.
SELECT body_id::text, words, shingles, eras
FROM intake.bodies
WHERE body_id = ANY (%(bodies)s::uuid[]);
