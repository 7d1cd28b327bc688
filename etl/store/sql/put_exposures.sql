-- Exposures of these teasers and articles, counted again from their sightings.
DELETE FROM news.exposures
WHERE kind = 'teaser' AND id = ANY (%(teasers)s::uuid[])
   OR kind = 'article' AND id = ANY (%(articles)s::uuid[]);
INSERT INTO news.exposures (kind, id, first_day, last_day, days, pages, best_position, related)
SELECT kind, id, min(day), max(day), count(DISTINCT day), count(DISTINCT page_id), min(position),
       count(*) FILTER (WHERE related)
FROM (
  SELECT 'teaser' AS kind, teaser_id AS id, day, page_id, position, false AS related
  FROM news.teaser_sightings
  WHERE teaser_id = ANY (%(teasers)s::uuid[])
  UNION ALL
  SELECT 'article', l.article_id, s.day, s.page_id, s.position, false
  FROM news.teaser_links l
  JOIN news.teaser_sightings s USING (teaser_id)
  WHERE l.article_id = ANY (%(articles)s::uuid[])
  UNION ALL
  SELECT 'article', l.article_id, r.day, r.page_id, NULL, true
  FROM news.related_links l
  JOIN news.related_items r USING (page_id, position)
  WHERE l.article_id = ANY (%(articles)s::uuid[])
) shown
GROUP BY kind, id;
