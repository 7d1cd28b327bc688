-- The stories that an outlet promoted longest, received or not.
SELECT t.source, e.first_day, e.last_day, e.days, e.pages, e.best_position AS best,
       l.article_id IS NOT NULL AS received, t.headline
FROM news.exposures e
JOIN news.teasers t ON t.teaser_id = e.id
JOIN news.teaser_links l USING (teaser_id)
WHERE e.kind = 'teaser' AND e.days > 2
ORDER BY e.days DESC, e.pages DESC, t.source, t.headline;
