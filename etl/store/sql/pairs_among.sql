-- The pairs of these texts.
SELECT body_a::text, body_b::text, basis, score, words_a, words_b, shared_a, shared_b, lead_a,
       lead_b, spread_a, spread_b, longest, run, kept, altered, own_a, own_b
FROM news.pairs
WHERE body_a = ANY (%(bodies)s::uuid[]);
