-- The staged related items.
INSERT INTO news.related_items SELECT * FROM stage_related;
