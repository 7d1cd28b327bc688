-- What the fullest page promoted, and where that points; without an article it is a ghost.
WITH fullest AS (
  SELECT page_id FROM news.related_items
  GROUP BY page_id ORDER BY count(*) DESC, min(day), page_id LIMIT 1
), promoted AS (
  SELECT 'related' AS kind, i.position, i.headline, l.article_id, l.method, l.score
  FROM fullest JOIN news.related_items i USING (page_id)
  JOIN news.related_links l USING (page_id, position)
  UNION ALL
  SELECT 'teaser', s.position, s.headline, l.article_id, l.method, l.score
  FROM fullest JOIN news.teaser_sightings s USING (page_id)
  JOIN news.teaser_links l USING (teaser_id)
)
SELECT p.kind, p.position, left(p.headline, 48) AS promoted, left(a.headline, 48) AS article,
       p.method, p.score
FROM promoted p
LEFT JOIN news.articles a USING (article_id)
ORDER BY p.kind, p.position;
