-- Who tells which story so far: these articles, and whoever has one of these texts.
SELECT article_id::text, story_id::text
FROM news.story_members
WHERE article_id = ANY (%(articles)s::uuid[]) OR body_id = ANY (%(bodies)s::uuid[]);
