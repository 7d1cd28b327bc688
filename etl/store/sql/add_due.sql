-- What a load brought, changed or took away is due to be related anew.
INSERT INTO intake.due (step, id)
SELECT step, article_id::text
FROM (SELECT article_id FROM stage_sightings UNION SELECT article_id FROM touched_articles) a
CROSS JOIN (VALUES ('article'), ('headline')) AS s (step)
UNION ALL
SELECT 'teaser', teaser_id::text
FROM (SELECT teaser_id FROM stage_teasers UNION SELECT teaser_id FROM touched_teasers) t
UNION ALL
SELECT 'page', page_id::text
FROM (SELECT page_id FROM stage_related UNION SELECT page_id FROM gone_pages) r
UNION ALL
SELECT 'lines', l.day || ' ' || l.source
FROM (SELECT DISTINCT d.day, p.source FROM stage_pages p JOIN intake.deliveries d USING (delivery_id)) l;
