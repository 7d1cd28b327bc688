-- Pairs as judged now: those in :gone are none any more, those in stage_pairs are, or differ.
DELETE FROM news.pairs
WHERE (body_a, body_b) IN (SELECT * FROM unnest(%(gone_a)s::uuid[], %(gone_b)s::uuid[]));
INSERT INTO news.pairs AS p
SELECT * FROM stage_pairs ORDER BY body_a, body_b
ON CONFLICT (body_a, body_b) DO UPDATE
SET article_a = excluded.article_a, article_b = excluded.article_b,
    wording_a = excluded.wording_a, wording_b = excluded.wording_b, basis = excluded.basis,
    score = excluded.score, words_a = excluded.words_a, words_b = excluded.words_b,
    shared_a = excluded.shared_a, shared_b = excluded.shared_b, lead_a = excluded.lead_a,
    lead_b = excluded.lead_b, spread_a = excluded.spread_a, spread_b = excluded.spread_b,
    longest = excluded.longest, run = excluded.run, kept = excluded.kept,
    altered = excluded.altered, own_a = excluded.own_a, own_b = excluded.own_b, rules = excluded.rules;
