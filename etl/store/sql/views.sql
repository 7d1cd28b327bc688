-- Views of both schemas. What can be counted from sightings is counted here, never stored.

CREATE VIEW intake.segments WITH (security_invoker) AS
SELECT p.page_id,
       s.number::integer AS position,
       (ARRAY['title', 'kicker', 'headline', 'byline', 'timestamp', 'standfirst', 'caption',
              'dateline', 'subhead', 'body', 'related', 'teaser', 'tags', 'boilerplate'])[s.label + 1]
         AS label,
       s.span_start,
       s.span_end,
       s.confidence,
       substr(t.text, s.span_start + 1, s.span_end - s.span_start) AS text
FROM intake.pages p
JOIN intake.sheets h USING (sheet_id)
JOIN intake.texts t USING (text_id)
CROSS JOIN LATERAL unnest(h.labels, h.starts, h.ends, h.confidences)
  WITH ORDINALITY AS s (label, span_start, span_end, confidence, number);
COMMENT ON VIEW intake.segments IS 'The labelled pieces of every page, in order; white space up to the next piece belongs to a piece.';
COMMENT ON COLUMN intake.segments.page_id IS 'the page';
COMMENT ON COLUMN intake.segments.position IS 'order on the page, from 1';
COMMENT ON COLUMN intake.segments.label IS 'what the piece is';
COMMENT ON COLUMN intake.segments.span_start IS 'first character in the page''s text, from 0';
COMMENT ON COLUMN intake.segments.span_end IS 'the character after its last';
COMMENT ON COLUMN intake.segments.confidence IS 'confidence of the label, 0 to 1';
COMMENT ON COLUMN intake.segments.text IS 'the piece to the letter';

CREATE VIEW news.paragraphs WITH (security_invoker) AS
SELECT a.article_id, p.position::integer AS position, p.text,
       s.paragraph_languages[p.position::integer] COLLATE "C" AS language
FROM news.articles a
JOIN news.article_sightings s USING (page_id)
CROSS JOIN LATERAL string_to_table(a.body, E'\n\n') WITH ORDINALITY AS p (text, position);
COMMENT ON VIEW news.paragraphs IS 'The paragraphs of every article, in order.';
COMMENT ON COLUMN news.paragraphs.article_id IS 'the article';
COMMENT ON COLUMN news.paragraphs.position IS 'order in the body, from 1';
COMMENT ON COLUMN news.paragraphs.text IS 'the paragraph, white space folded';
COMMENT ON COLUMN news.paragraphs.language IS 'ISO 639-1; null where it is too short to tell';

CREATE VIEW news.teaser_totals WITH (security_invoker) AS
SELECT teaser_id,
       min(day) AS first_day,
       max(day) AS last_day,
       count(DISTINCT day) AS days,
       count(DISTINCT page_id) AS pages,
       min(position) AS best_position
FROM news.teaser_sightings
GROUP BY teaser_id;
COMMENT ON VIEW news.teaser_totals IS 'How long and how prominently a teaser was shown.';
COMMENT ON COLUMN news.teaser_totals.teaser_id IS 'the teaser';
COMMENT ON COLUMN news.teaser_totals.first_day IS 'first day on which a page showed it';
COMMENT ON COLUMN news.teaser_totals.last_day IS 'last day on which a page showed it';
COMMENT ON COLUMN news.teaser_totals.days IS 'days on which a page showed it';
COMMENT ON COLUMN news.teaser_totals.pages IS 'pages that showed it';
COMMENT ON COLUMN news.teaser_totals.best_position IS 'its highest place on a page, 1 is the top';

CREATE VIEW news.entity_totals WITH (security_invoker) AS
SELECT e.entity_id,
       e.kind,
       e.name,
       count(*) AS mentions,
       count(DISTINCT m.page_id) AS pages,
       count(DISTINCT m.article_id) AS articles,
       min(m.day) AS first_day,
       max(m.day) AS last_day
FROM news.entities e
JOIN news.mentions m USING (entity_id)
GROUP BY e.entity_id;
COMMENT ON VIEW news.entity_totals IS 'How often every entity is mentioned.';
COMMENT ON COLUMN news.entity_totals.entity_id IS 'the entity';
COMMENT ON COLUMN news.entity_totals.kind IS 'organisation, person or place';
COMMENT ON COLUMN news.entity_totals.name IS 'name';
COMMENT ON COLUMN news.entity_totals.mentions IS 'places where a page names it';
COMMENT ON COLUMN news.entity_totals.pages IS 'pages that name it';
COMMENT ON COLUMN news.entity_totals.articles IS 'articles on pages that name it';
COMMENT ON COLUMN news.entity_totals.first_day IS 'first day on which a page named it';
COMMENT ON COLUMN news.entity_totals.last_day IS 'last day on which a page named it';

CREATE VIEW news.wire WITH (security_invoker) AS
SELECT m.story_id,
       row_number() OVER printed AS position,
       m.article_id,
       m.source,
       a.headline,
       m.day,
       a.published_local,
       a.published_at,
       m.article_id = s.first_article_id AS origin,
       a.published_at - min(a.published_at) OVER (PARTITION BY m.story_id) AS lag,
       m.day - s.first_day AS lag_days,
       m.relation,
       m.beside,
       m.containment,
       m.containment_beside,
       m.own_characters,
       a.truncated,
       m.agency
FROM news.stories s
JOIN news.story_members m USING (story_id)
JOIN news.articles a USING (article_id)
WHERE s.sources > 1
WINDOW printed AS (
  PARTITION BY m.story_id
  ORDER BY m.day, coalesce(a.published_precision, 'day') = 'day',
           coalesce(a.published_at AT TIME ZONE 'UTC', a.published_local), m.article_id
);
COMMENT ON VIEW news.wire IS 'Stories that several sources have, their members in order of publication. A time without a zone is placed as if it were UTC.';
COMMENT ON COLUMN news.wire.story_id IS 'the story';
COMMENT ON COLUMN news.wire.position IS 'order of publication, from 1';
COMMENT ON COLUMN news.wire.article_id IS 'the article';
COMMENT ON COLUMN news.wire.source IS 'its source';
COMMENT ON COLUMN news.wire.headline IS 'its headline';
COMMENT ON COLUMN news.wire.day IS 'day of publication, else the first day on which a page showed it';
COMMENT ON COLUMN news.wire.published_local IS 'wall clock as printed';
COMMENT ON COLUMN news.wire.published_at IS 'the instant, where its zone is known';
COMMENT ON COLUMN news.wire.origin IS 'earliest publication: the candidate of origin';
COMMENT ON COLUMN news.wire.lag IS 'time since the first of which the instant is known; null where its own is not';
COMMENT ON COLUMN news.wire.lag_days IS 'days since the first';
COMMENT ON COLUMN news.wire.relation IS 'its relation to another member';
COMMENT ON COLUMN news.wire.beside IS 'that member';
COMMENT ON COLUMN news.wire.containment IS 'share of its words that stand in that member';
COMMENT ON COLUMN news.wire.containment_beside IS 'share of that member''s words that stand in it';
COMMENT ON COLUMN news.wire.own_characters IS 'its characters that that member has not';
COMMENT ON COLUMN news.wire.truncated IS 'the page shows only the beginning of the article';
COMMENT ON COLUMN news.wire.agency IS 'agency that both name, or that one does and the other none';

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
