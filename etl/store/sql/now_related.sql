-- What decides where related items point. They were written into their article: its day of
-- publication is the one to look about, else how early the page can have been crawled.
SELECT 'related', r.page_id::text, r.position, r.source, r.headline, NULL, r.url, NULL, NULL,
       coalesce(s.published_day,
                CASE WHEN p.no_earlier_local::date <= r.day + 1 THEN p.no_earlier_local::date
                     ELSE r.day END),
       r.day
FROM news.related_items r
JOIN intake.pages p USING (page_id)
LEFT JOIN news.article_sightings s USING (page_id)
WHERE r.page_id = ANY (%(ids)s::uuid[]);
