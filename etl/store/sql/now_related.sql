-- What decides where related items point.
SELECT 'related', r.page_id::text, r.position, r.source, r.headline, NULL, r.url, NULL, NULL,
       CASE WHEN p.no_earlier_local::date <= r.day + 1 THEN p.no_earlier_local::date
            ELSE r.day END,
       r.day
FROM news.related_items r
JOIN intake.pages p USING (page_id)
WHERE r.page_id = ANY (%(ids)s::uuid[]);
