-- Stories as gathered now. A story that nobody tells any more is gone.
DELETE FROM news.story_members m
WHERE m.article_id = ANY (%(before)s::uuid[])
  AND NOT EXISTS (SELECT FROM stage_members s WHERE s.article_id = m.article_id);

INSERT INTO news.story_members AS m
SELECT * FROM stage_members ORDER BY article_id
ON CONFLICT (article_id) DO UPDATE
SET story_id = excluded.story_id, body_id = excluded.body_id, source = excluded.source,
    day = excluded.day, relation = excluded.relation, beside = excluded.beside,
    basis = excluded.basis, containment = excluded.containment,
    containment_beside = excluded.containment_beside,
    own_characters = excluded.own_characters, agency = excluded.agency, rules = excluded.rules
WHERE (m.story_id, m.body_id, m.source, m.day, m.relation, m.beside, m.basis, m.containment,
       m.containment_beside, m.own_characters, m.agency, m.rules)
  IS DISTINCT FROM
      (excluded.story_id, excluded.body_id, excluded.source, excluded.day, excluded.relation,
       excluded.beside, excluded.basis, excluded.containment, excluded.containment_beside,
       excluded.own_characters, excluded.agency, excluded.rules);

INSERT INTO news.stories AS s
SELECT * FROM stage_stories ORDER BY story_id
ON CONFLICT (story_id) DO UPDATE
SET articles = excluded.articles, texts = excluded.texts, sources = excluded.sources,
    agency = excluded.agency, first_article_id = excluded.first_article_id,
    first_day = excluded.first_day, last_day = excluded.last_day, rules = excluded.rules
WHERE (s.articles, s.texts, s.sources, s.agency, s.first_article_id, s.first_day, s.last_day,
       s.rules)
  IS DISTINCT FROM
      (excluded.articles, excluded.texts, excluded.sources, excluded.agency,
       excluded.first_article_id, excluded.first_day, excluded.last_day, excluded.rules);

DELETE FROM news.stories s
WHERE s.story_id = ANY (%(stories)s::uuid[])
  AND NOT EXISTS (SELECT FROM news.story_members m WHERE m.story_id = s.story_id);
