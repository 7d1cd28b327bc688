-- What an outlet changed: an article, the one that it revises, and how much of the text is new.
SELECT a.source, a.headline, b.headline AS before, a.first_day, m.basis,
       round(m.containment::numeric, 2) AS kept, m.own_characters AS new_characters
FROM news.story_members m
JOIN news.articles a USING (article_id)
JOIN news.articles b ON b.article_id = m.beside
WHERE m.relation = 'revision'
ORDER BY a.source, a.first_day, a.headline;
