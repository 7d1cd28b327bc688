-- Teasers that were touched show their best sighting of all.
UPDATE news.teasers t
SET page_id = s.page_id, position = s.position, section = s.section, headline = s.headline,
    label = s.label, published_local = s.published_local, published_at = s.published_at,
    published_day = s.published_day, published_precision = s.published_precision,
    published_zone = s.published_zone, published_zone_source = s.published_zone_source,
    extractor = s.extractor
FROM (SELECT DISTINCT teaser_id FROM touched_teasers) k
CROSS JOIN LATERAL (
  SELECT * FROM news.teaser_sightings
  WHERE teaser_id = k.teaser_id
  ORDER BY rank, day, page_id, position
  LIMIT 1
) s
WHERE t.teaser_id = k.teaser_id
  AND (t.page_id, t.position, t.extractor) IS DISTINCT FROM (s.page_id, s.position, s.extractor);
