-- The staged sightings of teasers.
INSERT INTO news.teaser_sightings SELECT * FROM stage_teasers;
