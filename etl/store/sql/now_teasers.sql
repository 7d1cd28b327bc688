-- What decides where teasers point.
SELECT 'teaser', t.teaser_id::text, 0, t.source, t.headline, t.section, t.url,
       t.published_local, t.published_precision,
       coalesce(t.published_day,
                CASE WHEN p.no_earlier_local::date <= d.day + 1 THEN p.no_earlier_local::date END,
                d.day),
       (SELECT max(day) FROM news.teaser_sightings s WHERE s.teaser_id = t.teaser_id)
FROM news.teasers t
JOIN intake.pages p USING (page_id)
JOIN intake.deliveries d USING (delivery_id)
WHERE t.teaser_id = ANY (%(ids)s::uuid[]);
