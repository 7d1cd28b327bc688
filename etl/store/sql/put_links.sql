-- Links as found now: those of promotions that are gone go, the others come or change.
-- Rows are locked in the order of their keys: the same promotion may be due with two workers.
DELETE FROM news.teaser_links
WHERE teaser_id IN (
  SELECT teaser_id FROM news.teaser_links
  WHERE teaser_id = ANY (%(gone_teasers)s::uuid[])
  ORDER BY teaser_id FOR UPDATE
);
DELETE FROM news.related_links
WHERE (page_id, position) IN (
  SELECT page_id, position FROM news.related_links
  JOIN unnest(%(gone_pages)s::uuid[], %(gone_positions)s::smallint[]) AS g (page_id, position)
    USING (page_id, position)
  ORDER BY page_id, position FOR UPDATE OF related_links
);
INSERT INTO news.teaser_links
SELECT id, article_id, score, method, runner_up, runner_up_score, rules
FROM stage_links WHERE kind = 'teaser' ORDER BY id
ON CONFLICT (teaser_id) DO UPDATE
SET article_id = excluded.article_id, score = excluded.score, method = excluded.method,
    runner_up = excluded.runner_up, runner_up_score = excluded.runner_up_score,
    rules = excluded.rules;
INSERT INTO news.related_links
SELECT id, position, article_id, score, method, runner_up, runner_up_score, rules
FROM stage_links WHERE kind = 'related' ORDER BY id, position
ON CONFLICT (page_id, position) DO UPDATE
SET article_id = excluded.article_id, score = excluded.score, method = excluded.method,
    runner_up = excluded.runner_up, runner_up_score = excluded.runner_up_score,
    rules = excluded.rules;
