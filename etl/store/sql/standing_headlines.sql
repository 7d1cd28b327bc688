-- Articles as linking knows them, and the version of the rules that filed them.
SELECT article_id::text, source, headline, kicker, url, published_local, published_precision,
       updated_local, updated_precision, first_day, rules
FROM intake.headlines
WHERE article_id = ANY (%(ids)s::uuid[]);
