-- Takes the first release's tables away. Roles stay: other databases of the cluster may use them.
DROP VIEW intake.segments, news.paragraphs, news.teaser_totals, news.entity_totals;
DROP TABLE intake.quarantine, intake.pages, intake.delivery_names, news.teaser_sightings,
  news.related_items, news.mentions, news.article_sightings, intake.sheets,
  intake.run_dumps, intake.deliveries, news.teasers, news.entities, news.articles,
  intake.texts, intake.runs, intake.dumps;
ALTER DEFAULT PRIVILEGES IN SCHEMA news REVOKE SELECT ON TABLES FROM tearsheet_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA news
  REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM tearsheet_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA intake
  REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM tearsheet_loader;
DROP SCHEMA news;
DROP SCHEMA intake;
