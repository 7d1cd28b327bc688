-- A printing of each text: the words are the same in all of them.
SELECT DISTINCT ON (c.body_id) c.body_id::text, a.body
FROM intake.copies c
JOIN news.articles a USING (article_id)
WHERE c.body_id = ANY (%(bodies)s::uuid[])
ORDER BY c.body_id, c.article_id;
