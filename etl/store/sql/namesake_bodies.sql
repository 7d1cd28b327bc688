-- Texts with the same address, or the same headline and time, in the same source.
SELECT c.body_id::text, o.body_id::text
FROM intake.copies c
JOIN intake.copies o ON o.address = c.address AND o.day BETWEEN c.day - %(apart)s AND c.day + %(apart)s
WHERE c.body_id = ANY (%(bodies)s::uuid[]) AND o.body_id <> c.body_id
UNION
SELECT c.body_id::text, o.body_id::text
FROM intake.copies c
JOIN intake.copies o ON o.heading = c.heading
WHERE c.body_id = ANY (%(bodies)s::uuid[]) AND o.body_id <> c.body_id;
