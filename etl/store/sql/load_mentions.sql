-- The staged mentions.
INSERT INTO news.mentions
SELECT page_id, span_start, span_end, entity_id, method, source, day, article_id, extractor
FROM stage_mentions;
