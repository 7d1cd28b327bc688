-- The staged sightings, without what belongs to the article.
INSERT INTO news.article_sightings
SELECT page_id, article_id, source, day, rank, url, kicker, byline, agency, dateline, standfirst,
       captions, tags, content_type, language,
       published_local, published_at, published_day, published_precision, published_zone,
       published_zone_source, updated_local, updated_at, updated_day, updated_precision,
       updated_zone, updated_zone_source, truncated, confidence, wording,
       headline_start, headline_end, dateline_start, dateline_end, standfirst_start,
       standfirst_end, published_start, published_end, updated_start, updated_end,
       agency_starts, agency_ends, byline_starts, byline_ends,
       paragraph_numbers, paragraph_starts, paragraph_ends, extractor,
       paragraph_languages, repaired_headline, repaired_body
FROM stage_sightings;
