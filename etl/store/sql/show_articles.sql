-- Articles that were touched show their best sighting of all, and count all of them.
-- Where the best sighting words them otherwise, headline and body are cut from its page's text, but
-- for one that was repaired: no span cuts that;
-- the white space is the list of etl.identity.WHITE, pieces are joined as in etl.paragraphs.

WITH best AS (
  SELECT t.article_id, s.*
  FROM (SELECT DISTINCT article_id FROM touched_articles) t
  CROSS JOIN LATERAL (
    SELECT page_id, wording, headline_start, headline_end,
           paragraph_numbers, paragraph_starts, paragraph_ends, repaired_headline, repaired_body
    FROM news.article_sightings
    WHERE article_id = t.article_id
    ORDER BY rank, day, page_id
    LIMIT 1
  ) s
), worded AS (
  SELECT b.article_id, b.wording,
         coalesce(b.repaired_headline, btrim(regexp_replace(
           substr(x.text, b.headline_start + 1, b.headline_end - b.headline_start),
           %(white)s, ' ', 'g'))) AS headline,
         coalesce(b.repaired_body, (SELECT string_agg(p.text, E'\n\n' ORDER BY p.number)
          FROM (SELECT j.number, string_agg(
                         CASE WHEN j.before IS NULL
                                OR right(j.before, 1) = '-' AND right(j.before, 2) NOT IN (' -', '--')
                                OR right(j.before, 1) COLLATE "C" >= U&'\2E80'
                                   AND left(j.part, 1) COLLATE "C" >= U&'\2E80'
                              THEN j.part ELSE ' ' || j.part END, '' ORDER BY j.place) AS text
                FROM (SELECT c.*, lag(c.part) OVER (PARTITION BY c.number ORDER BY c.place) AS before
                      FROM (SELECT u.number, u.place, btrim(regexp_replace(
                                     substr(x.text, u.span_start + 1, u.span_end - u.span_start),
                                     %(white)s, ' ', 'g')) AS part
                            FROM unnest(b.paragraph_numbers, b.paragraph_starts, b.paragraph_ends)
                              WITH ORDINALITY AS u (number, span_start, span_end, place)) c) j
                GROUP BY j.number) p)) AS body
  FROM best b
  JOIN news.articles a ON a.article_id = b.article_id AND a.wording <> b.wording
  JOIN intake.pages g ON g.page_id = b.page_id
  JOIN intake.sheets h USING (sheet_id)
  JOIN intake.texts x USING (text_id)
)
UPDATE news.articles a
SET headline = w.headline,
    body = w.body,
    word_count = cardinality(regexp_split_to_array(w.body, '[ \n]+')),
    wording = w.wording
FROM worded w
WHERE a.article_id = w.article_id;

UPDATE news.articles a
SET page_id = s.page_id, url = s.url, kicker = s.kicker, byline = s.byline, agency = s.agency,
    dateline = s.dateline, standfirst = s.standfirst, captions = s.captions, tags = s.tags,
    content_type = s.content_type, language = s.language,
    published_local = s.published_local, published_at = s.published_at,
    published_day = s.published_day, published_precision = s.published_precision,
    published_zone = s.published_zone, published_zone_source = s.published_zone_source,
    updated_local = s.updated_local, updated_at = s.updated_at, updated_day = s.updated_day,
    updated_precision = s.updated_precision, updated_zone = s.updated_zone,
    updated_zone_source = s.updated_zone_source,
    truncated = s.truncated, confidence = s.confidence, extractor = s.extractor,
    first_day = c.first_day, last_day = c.last_day, pages = c.pages
FROM (SELECT DISTINCT article_id FROM touched_articles) t
CROSS JOIN LATERAL (
  SELECT * FROM news.article_sightings
  WHERE article_id = t.article_id
  ORDER BY rank, day, page_id
  LIMIT 1
) s
CROSS JOIN LATERAL (
  SELECT min(day) AS first_day, max(day) AS last_day, count(*) AS pages
  FROM news.article_sightings
  WHERE article_id = t.article_id
) c
WHERE a.article_id = t.article_id
  AND (a.page_id, a.extractor, a.first_day, a.last_day, a.pages)
      IS DISTINCT FROM (s.page_id, s.extractor, c.first_day, c.last_day, c.pages);
