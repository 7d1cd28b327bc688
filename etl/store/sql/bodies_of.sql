-- A printing of each text, that of the article with the smallest id, and which one it is.
SELECT DISTINCT ON (c.body_id) c.body_id::text, a.body, a.wording::text
FROM intake.copies c
JOIN news.articles a USING (article_id)
WHERE c.body_id = ANY (%(bodies)s::uuid[])
ORDER BY c.body_id, c.article_id;
