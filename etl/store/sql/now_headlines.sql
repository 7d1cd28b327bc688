-- What decides about articles as targets of promotions.
SELECT article_id::text, source, headline, kicker, url, published_local, published_precision,
       updated_local, updated_precision, first_day
FROM news.articles
WHERE article_id = ANY (%(ids)s::uuid[]);
