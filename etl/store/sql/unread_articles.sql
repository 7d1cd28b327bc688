-- Articles whose texts, or whose present printings of them, were not read by these rules.
SELECT a.article_id::text, a.body, a.wording::text
FROM news.articles a
WHERE a.article_id = ANY (%(ids)s::uuid[])
  AND NOT EXISTS (
    SELECT FROM intake.copies c
    WHERE c.article_id = a.article_id AND c.wording = a.wording AND c.rules = %(rules)s
  );
