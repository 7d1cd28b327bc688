-- What is loaded and what is in quarantine, per day and source.
WITH places AS (
  SELECT day, source, count(*) AS deliveries, sum(records) AS records, sum(pages) AS pages
  FROM intake.deliveries
  WHERE cast(:day AS date) IS NULL OR day = :day
  GROUP BY day, source
), kept AS (
  SELECT day, source, count(*) AS quarantined
  FROM intake.quarantine
  WHERE cast(:day AS date) IS NULL OR day = :day
  GROUP BY day, source
), shown AS (
  SELECT d.day, d.source, count(s.article_id) AS articles
  FROM intake.deliveries d
  JOIN intake.pages p USING (delivery_id)
  JOIN news.article_sightings s USING (page_id)
  WHERE cast(:day AS date) IS NULL OR d.day = :day
  GROUP BY d.day, d.source
)
SELECT coalesce(places.day, kept.day) AS day,
       coalesce(places.source, kept.source) AS source,
       coalesce(deliveries, 0) AS deliveries,
       coalesce(records, 0) AS records,
       coalesce(pages, 0) AS pages,
       coalesce(articles, 0) AS articles,
       coalesce(quarantined, 0) AS quarantined
FROM places
FULL JOIN kept USING (day, source)
LEFT JOIN shown ON shown.day = coalesce(places.day, kept.day)
  AND shown.source = coalesce(places.source, kept.source)
ORDER BY 1, 2;
