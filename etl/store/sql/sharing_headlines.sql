-- Articles that are found by one of these keys.
SELECT article_id::text, source, headline, kicker, url, published_local, published_precision,
       updated_local, updated_precision, first_day
FROM intake.headlines
WHERE keys && %(keys)s::bigint[];
