-- What decides about articles beside their texts.
SELECT article_id::text, source, headline, url, published_local, published_at,
       coalesce(published_day, first_day) AS day, published_precision, agency, truncated
FROM news.articles
WHERE article_id = ANY (%(ids)s::uuid[]);
