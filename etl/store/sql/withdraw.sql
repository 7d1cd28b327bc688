-- Takes away what the deliveries in :deliveries had contributed, and notes the keys to look at again.

INSERT INTO gone_pages
SELECT page_id FROM intake.pages WHERE delivery_id = ANY (%(deliveries)s::uuid[]);

INSERT INTO touched_articles
SELECT DISTINCT article_id FROM news.article_sightings JOIN gone_pages USING (page_id);
INSERT INTO touched_teasers
SELECT DISTINCT teaser_id FROM news.teaser_sightings JOIN gone_pages USING (page_id);
INSERT INTO gone_entities
SELECT DISTINCT entity_id FROM news.mentions JOIN gone_pages USING (page_id);
INSERT INTO gone_sheets
SELECT DISTINCT sheet_id FROM intake.pages JOIN gone_pages USING (page_id);

INSERT INTO gone_markups
SELECT DISTINCT markup_id FROM intake.pages JOIN gone_pages USING (page_id)
WHERE markup_id IS NOT NULL;

INSERT INTO intake.due (step, id)
SELECT DISTINCT 'lines', d.day || ' ' || p.source
FROM intake.pages p JOIN intake.deliveries d USING (delivery_id)
WHERE delivery_id = ANY (%(deliveries)s::uuid[]);

DELETE FROM news.page_metadata USING gone_pages g WHERE page_metadata.page_id = g.page_id;
DELETE FROM news.mentions USING gone_pages g WHERE mentions.page_id = g.page_id;
DELETE FROM news.teaser_sightings USING gone_pages g WHERE teaser_sightings.page_id = g.page_id;
DELETE FROM news.related_items USING gone_pages g WHERE related_items.page_id = g.page_id;
DELETE FROM news.article_sightings USING gone_pages g WHERE article_sightings.page_id = g.page_id;
DELETE FROM intake.pages USING gone_pages g WHERE pages.page_id = g.page_id;

WITH gone AS (
  DELETE FROM intake.quarantine WHERE delivery_id = ANY (%(deliveries)s::uuid[])
  RETURNING quarantine_id, delivery_id, source, day, ordinal, byte_offset, byte_length, stage,
            error, reason
)
INSERT INTO gone_quarantine SELECT * FROM gone;
