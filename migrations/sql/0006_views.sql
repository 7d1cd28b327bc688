-- Views of promotions and crawls.

CREATE VIEW news.links WITH (security_invoker) AS
SELECT 'teaser' COLLATE "C" AS kind, l.teaser_id, t.page_id, t.position, t.source, t.headline,
       t.section, t.published_local, l.article_id, l.score, l.method, l.runner_up,
       l.runner_up_score, l.rules
FROM news.teaser_links l
JOIN news.teasers t USING (teaser_id)
UNION ALL
SELECT 'related', NULL, l.page_id, l.position, r.source, r.headline, NULL, NULL, l.article_id,
       l.score, l.method, l.runner_up, l.runner_up_score, l.rules
FROM news.related_links l
JOIN news.related_items r USING (page_id, position);
COMMENT ON VIEW news.links IS 'Teasers and related items with the articles that they point at.';
COMMENT ON COLUMN news.links.kind IS 'teaser or related';
COMMENT ON COLUMN news.links.teaser_id IS 'the teaser; null for a related item';
COMMENT ON COLUMN news.links.page_id IS 'page of the related item, or of the sighting that the teaser shows';
COMMENT ON COLUMN news.links.position IS 'position there';
COMMENT ON COLUMN news.links.source IS 'source of the page';
COMMENT ON COLUMN news.links.headline IS 'headline as promoted';
COMMENT ON COLUMN news.links.section IS 'section printed beside it';
COMMENT ON COLUMN news.links.published_local IS 'time printed beside it';
COMMENT ON COLUMN news.links.article_id IS 'the article; null for a ghost: promoted, not received';
COMMENT ON COLUMN news.links.score IS 'how sure that is, 0.5 to 1';
COMMENT ON COLUMN news.links.method IS 'how it was found (news.teaser_links)';
COMMENT ON COLUMN news.links.runner_up IS 'the next best article';
COMMENT ON COLUMN news.links.runner_up_score IS 'its score';
COMMENT ON COLUMN news.links.rules IS 'version of the rules that made the row: hash of their code';

CREATE VIEW news.ghosts WITH (security_invoker) AS
SELECT source, headline, min(day) AS first_promoted, max(day) AS last_promoted,
       count(DISTINCT page_id) AS pages, max(published_local) AS published_local
FROM (
  SELECT t.source, t.headline, s.day, s.page_id, t.published_local
  FROM news.teaser_links l
  JOIN news.teasers t USING (teaser_id)
  JOIN news.teaser_sightings s USING (teaser_id)
  WHERE l.article_id IS NULL
  UNION ALL
  SELECT r.source, r.headline, r.day, r.page_id, NULL
  FROM news.related_links l
  JOIN news.related_items r USING (page_id, position)
  WHERE l.article_id IS NULL
) p
GROUP BY source, headline;
COMMENT ON VIEW news.ghosts IS 'Headlines that were promoted and whose article never arrived.';
COMMENT ON COLUMN news.ghosts.source IS 'source that promoted it';
COMMENT ON COLUMN news.ghosts.headline IS 'headline as promoted';
COMMENT ON COLUMN news.ghosts.first_promoted IS 'first day on which a page promoted it';
COMMENT ON COLUMN news.ghosts.last_promoted IS 'last day on which a page promoted it';
COMMENT ON COLUMN news.ghosts.pages IS 'pages that promoted it';
COMMENT ON COLUMN news.ghosts.published_local IS 'time printed beside it, the latest where several are';

-- Without security_invoker: it shows analysts of intake only what a crawl's time is told from.
CREATE VIEW news.crawls AS
SELECT p.page_id, p.source, d.day, s.article_id, s.published_day,
       p.no_earlier_local AS no_earlier,
       p.no_earlier_evidence,
       coalesce(p.fetched_local, d.day + time '24:00') AS no_later,
       CASE WHEN p.fetched_local IS NULL THEN 'delivery' ELSE 'record' END COLLATE "C"
         AS no_later_evidence,
       p.no_earlier_local::date - s.published_day AS days_after_publication,
       coalesce(p.no_earlier_local::date - s.published_day >= 30, false) AS late
FROM intake.pages p
JOIN intake.deliveries d USING (delivery_id)
LEFT JOIN news.article_sightings s USING (page_id);
COMMENT ON VIEW news.crawls IS 'When each page can have been crawled, and how long after its article appeared.';
COMMENT ON COLUMN news.crawls.page_id IS 'the page';
COMMENT ON COLUMN news.crawls.source IS 'source of the page';
COMMENT ON COLUMN news.crawls.day IS 'day of the delivery';
COMMENT ON COLUMN news.crawls.article_id IS 'the article that it shows';
COMMENT ON COLUMN news.crawls.published_day IS 'day of publication that the page prints';
COMMENT ON COLUMN news.crawls.no_earlier IS 'no earlier than this printed time';
COMMENT ON COLUMN news.crawls.no_earlier_evidence IS 'newest teaser, or published';
COMMENT ON COLUMN news.crawls.no_later IS 'no later than this: the time of the fetch, else the end of the delivery''s day';
COMMENT ON COLUMN news.crawls.no_later_evidence IS 'record (it tells the time of the fetch) or delivery';
COMMENT ON COLUMN news.crawls.days_after_publication IS 'days from publication to the earliest possible crawl';
COMMENT ON COLUMN news.crawls.late IS '30 days or more: the page is an archive''s, its lists are of another time';
