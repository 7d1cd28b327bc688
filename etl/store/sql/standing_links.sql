-- Links as they stand.
SELECT 'teaser', teaser_id::text, 0, article_id::text, score, method, runner_up::text,
       runner_up_score, rules
FROM news.teaser_links
WHERE teaser_id = ANY (%(teasers)s::uuid[])
UNION ALL
SELECT 'related', page_id::text, position, article_id::text, score, method, runner_up::text,
       runner_up_score, rules
FROM news.related_links
JOIN unnest(%(pages)s::uuid[], %(positions)s::smallint[]) AS c (page_id, position)
  USING (page_id, position);
