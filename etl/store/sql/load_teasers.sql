-- Teasers that are new, each shown as its best staged sighting; those that stand are noted.
WITH put AS (
  INSERT INTO news.teasers AS t (
    teaser_id, source, page_id, position, section, headline, label, url,
    published_local, published_at, published_day, published_precision, published_zone,
    published_zone_source, extractor
  )
  SELECT DISTINCT ON (teaser_id)
         teaser_id, source, page_id, position, section, headline, label, url,
         published_local, published_at, published_day, published_precision, published_zone,
         published_zone_source, extractor
  FROM stage_teasers
  ORDER BY teaser_id, rank, day, page_id, position
  ON CONFLICT (teaser_id) DO UPDATE SET teaser_id = excluded.teaser_id
  RETURNING t.teaser_id, t.xmax <> 0 AS stood
)
INSERT INTO touched_teasers SELECT teaser_id FROM put WHERE stood;
