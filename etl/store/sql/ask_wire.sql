-- Who printed an agency's story, in which order, how late, and how much of it.
SELECT left(w.story_id::text, 8) AS story, w.position, w.source, w.origin, w.lag, w.lag_days,
       w.relation, round(w.containment::numeric, 2) AS contained, w.own_characters AS own,
       w.truncated, w.agency, w.headline
FROM news.wire w
ORDER BY count(*) OVER (PARTITION BY w.story_id) DESC, w.story_id, w.position;
