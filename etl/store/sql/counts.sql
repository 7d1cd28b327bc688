-- Rows of every table that a reader asks for first.
SELECT 'news.articles', count(*) FROM news.articles
UNION ALL SELECT 'news.article_sightings', count(*) FROM news.article_sightings
UNION ALL SELECT 'news.related_items', count(*) FROM news.related_items
UNION ALL SELECT 'news.teasers', count(*) FROM news.teasers
UNION ALL SELECT 'news.teaser_sightings', count(*) FROM news.teaser_sightings
UNION ALL SELECT 'news.entities', count(*) FROM news.entities
UNION ALL SELECT 'news.mentions', count(*) FROM news.mentions
UNION ALL SELECT 'news.stories', count(*) FROM news.stories
UNION ALL SELECT 'news.pairs', count(*) FROM news.pairs
UNION ALL SELECT 'news.links', count(*) FROM news.links
UNION ALL SELECT 'news.links, ghosts', count(*) FROM news.links WHERE article_id IS NULL
UNION ALL SELECT 'intake.deliveries', count(*) FROM intake.deliveries
UNION ALL SELECT 'intake.pages', count(*) FROM intake.pages
UNION ALL SELECT 'intake.texts', count(*) FROM intake.texts
UNION ALL SELECT 'intake.quarantine', count(*) FROM intake.quarantine;
