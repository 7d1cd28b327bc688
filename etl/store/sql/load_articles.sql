-- Articles that are new, each shown as its best staged sighting; those that stand already are
-- locked by the empty update, in the same order, and noted, to be shown anew from all sightings.
WITH best AS (
  SELECT DISTINCT ON (article_id) article_id, page_id
  FROM stage_sightings
  ORDER BY article_id, rank, day, page_id
), totals AS (
  SELECT article_id, min(day) AS first_day, max(day) AS last_day, count(*) AS pages
  FROM stage_sightings
  GROUP BY article_id
), put AS (
  INSERT INTO news.articles AS a (
    article_id, source, page_id, url, headline, kicker, byline, agency, dateline, standfirst,
    captions, body, tags, content_type, language,
    published_local, published_at, published_day, published_precision, published_zone,
    published_zone_source, updated_local, updated_at, updated_day, updated_precision, updated_zone,
    updated_zone_source, truncated, word_count, first_day, last_day, pages, confidence, wording,
    extractor
  )
  SELECT s.article_id, s.source, s.page_id, s.url, s.headline, s.kicker, s.byline, s.agency,
         s.dateline, s.standfirst, s.captions, s.body, s.tags, s.content_type, s.language,
         s.published_local, s.published_at, s.published_day, s.published_precision,
         s.published_zone, s.published_zone_source, s.updated_local, s.updated_at, s.updated_day,
         s.updated_precision, s.updated_zone, s.updated_zone_source, s.truncated, s.word_count,
         t.first_day, t.last_day, t.pages, s.confidence, s.wording, s.extractor
  FROM best
  JOIN stage_sightings s USING (page_id)
  JOIN totals t ON t.article_id = s.article_id
  ORDER BY s.article_id
  ON CONFLICT (article_id) DO UPDATE SET article_id = excluded.article_id
  RETURNING a.article_id, a.xmax <> 0 AS stood
)
INSERT INTO touched_articles SELECT article_id FROM put WHERE stood;
