-- What an outlet changed: two states of an article, and how much of the text is the first's own.
SELECT a.source, left(a.headline, 48) AS headline, left(b.headline, 48) AS beside, a.first_day, m.basis,
       round(m.containment::numeric, 2) AS shared, m.own_characters AS own
FROM news.story_members m
JOIN news.articles a USING (article_id)
JOIN news.articles b ON b.article_id = m.beside
WHERE m.relation = 'revision'
ORDER BY a.source, a.first_day, a.article_id;
