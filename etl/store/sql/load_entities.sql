-- Entities that are new.
INSERT INTO news.entities (entity_id, kind, name)
SELECT DISTINCT entity_id, kind, name FROM stage_mentions ORDER BY entity_id
ON CONFLICT (entity_id) DO NOTHING;
