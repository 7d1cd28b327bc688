-- The article with the most related items and teasers on its page, to show what a page holds.
SELECT a.source, a.headline, a.agency, a.byline, a.dateline, a.standfirst, a.word_count,
       coalesce(to_char(a.published_local, 'YYYY-MM-DD HH24:MI'), 'no time')
         || coalesce(' ' || a.published_zone, '') AS published,
       left(a.body, 70) AS opening,
       (SELECT count(*) FROM news.paragraphs p WHERE p.article_id = a.article_id) AS paragraphs,
       (SELECT array_agg(r.cue || ': ' || r.headline ORDER BY r.position)
        FROM news.related_items r WHERE r.page_id = a.page_id) AS related,
       (SELECT array_agg(concat_ws(' ', t.section, to_char(t.published_local, 'YYYY-MM-DD HH24:MI'),
                                   t.headline) ORDER BY t.position)
        FROM news.teaser_sightings t WHERE t.page_id = a.page_id) AS teasers
FROM news.articles a
ORDER BY (SELECT count(*) FROM news.related_items r WHERE r.page_id = a.page_id) DESC,
         (SELECT count(*) FROM news.teaser_sightings t WHERE t.page_id = a.page_id) DESC,
         a.article_id
LIMIT 1;
