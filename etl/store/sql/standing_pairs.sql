-- The pairs that texts are in, locked in the order of their key.
SELECT body_a::text, body_b::text, basis, score, words_a, words_b, shared_a, shared_b, lead_a,
       lead_b, spread_a, spread_b, longest, run, kept, altered, own_a, own_b,
       article_a::text, article_b::text, wording_a::text, wording_b::text, rules
FROM news.pairs
WHERE body_a = ANY (%(bodies)s::uuid[]) OR body_b = ANY (%(bodies)s::uuid[])
ORDER BY body_a, body_b
FOR UPDATE;
