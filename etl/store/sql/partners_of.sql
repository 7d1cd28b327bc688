-- The texts that are in a pair with one of these.
SELECT body_b::text FROM news.pairs WHERE body_a = ANY (%(bodies)s::uuid[])
UNION
SELECT body_a::text FROM news.pairs WHERE body_b = ANY (%(bodies)s::uuid[]);
