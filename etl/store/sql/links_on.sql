-- Promotions that point at these articles, or nearly do.
SELECT 'teaser', teaser_id::text, 0
FROM news.teaser_links
WHERE article_id = ANY (%(ids)s::uuid[]) OR runner_up = ANY (%(ids)s::uuid[])
UNION ALL
SELECT 'related', page_id::text, position
FROM news.related_links
WHERE article_id = ANY (%(ids)s::uuid[]) OR runner_up = ANY (%(ids)s::uuid[]);
