-- Articles whose texts were not read by these rules.
SELECT a.article_id::text, a.body
FROM news.articles a
WHERE a.article_id = ANY (%(ids)s::uuid[])
  AND NOT EXISTS (
    SELECT FROM intake.copies c WHERE c.article_id = a.article_id AND c.rules = %(rules)s
  );
