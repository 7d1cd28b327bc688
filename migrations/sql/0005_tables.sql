-- Which articles tell the same story, the lines of each day, and the queue by which it is worked out.

CREATE TABLE intake.due (
  step TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL
);
CREATE INDEX due_step_idx ON intake.due (step);
COMMENT ON TABLE intake.due IS 'What relate still has to do. Loads add to it in their own transaction; without a key, so that nobody waits for it: the same may stand in it twice.';
COMMENT ON COLUMN intake.due.step IS 'step of `relate` that is to look at it: article, match, story …';
COMMENT ON COLUMN intake.due.id IS 'what is to be looked at: an id, or source and day';

CREATE TABLE intake.copies (
  article_id UUID NOT NULL,
  body_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  published_local TIMESTAMP WITHOUT TIME ZONE,
  published_at TIMESTAMP WITH TIME ZONE,
  timed BOOLEAN NOT NULL,
  address BIGINT,
  heading BIGINT,
  agency TEXT COLLATE "C",
  truncated BOOLEAN NOT NULL,
  words INTEGER NOT NULL,
  form BIGINT NOT NULL,
  figures BIGINT NOT NULL,
  wording UUID NOT NULL,
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT copies_pkey PRIMARY KEY (article_id)
);
CREATE INDEX copies_address_idx ON intake.copies (address);
CREATE INDEX copies_body_id_idx ON intake.copies (body_id);
CREATE INDEX copies_heading_idx ON intake.copies (heading);
CREATE INDEX copies_rules_idx ON intake.copies (rules);
COMMENT ON TABLE intake.copies IS 'What grouping knows of each article: derived from news.articles.';
COMMENT ON COLUMN intake.copies.article_id IS 'the article';
COMMENT ON COLUMN intake.copies.body_id IS 'from the words of its body: the same text has the same id';
COMMENT ON COLUMN intake.copies.source IS 'source of the article';
COMMENT ON COLUMN intake.copies.day IS 'day of publication, else the first day on which a page showed it';
COMMENT ON COLUMN intake.copies.published_local IS 'wall clock as printed';
COMMENT ON COLUMN intake.copies.published_at IS 'the instant, where its zone is known';
COMMENT ON COLUMN intake.copies.timed IS 'more than the day is printed';
COMMENT ON COLUMN intake.copies.address IS 'from source and address; null without one';
COMMENT ON COLUMN intake.copies.heading IS 'from source, normalised headline and printed time; null without a time';
COMMENT ON COLUMN intake.copies.agency IS 'agency, short form';
COMMENT ON COLUMN intake.copies.truncated IS 'the page shows only the beginning';
COMMENT ON COLUMN intake.copies.words IS 'words of its text';
COMMENT ON COLUMN intake.copies.form IS 'from its text without figures and names: bulletins of one form have the same';
COMMENT ON COLUMN intake.copies.figures IS 'from its figures in their order: it tells such bulletins apart';
COMMENT ON COLUMN intake.copies.wording IS 'the printing that was read (news.articles.wording)';
COMMENT ON COLUMN intake.copies.rules IS 'version of the rules that made the row: hash of their code';

CREATE TABLE intake.bodies (
  body_id UUID NOT NULL,
  words INTEGER NOT NULL,
  shingles BIGINT[] NOT NULL,
  eras INTEGER[] NOT NULL,
  CONSTRAINT bodies_pkey PRIMARY KEY (body_id)
);
COMMENT ON TABLE intake.bodies IS 'Different texts of articles with their fingerprints: derived from news.articles.';
COMMENT ON COLUMN intake.bodies.body_id IS 'from the words of the text';
COMMENT ON COLUMN intake.bodies.words IS 'words of the text';
COMMENT ON COLUMN intake.bodies.shingles IS 'its sampled shingles (etl.stories.sketch)';
COMMENT ON COLUMN intake.bodies.eras IS 'eras in which intake.postings has it: those of its articles'' days';

CREATE TABLE intake.postings (
  key BIGINT NOT NULL,
  body_id UUID NOT NULL
);
CREATE INDEX postings_key_idx ON intake.postings (key);
COMMENT ON TABLE intake.postings IS 'The index by which copies are found: which texts of an era have a shingle.';
COMMENT ON COLUMN intake.postings.key IS 'era and shingle, one number';
COMMENT ON COLUMN intake.postings.body_id IS 'a text of that era that has the shingle';

CREATE TABLE news.pairs (
  body_a UUID NOT NULL,
  body_b UUID NOT NULL,
  article_a UUID NOT NULL,
  article_b UUID NOT NULL,
  wording_a UUID NOT NULL,
  wording_b UUID NOT NULL,
  basis TEXT COLLATE "C" NOT NULL,
  score REAL NOT NULL,
  words_a INTEGER NOT NULL,
  words_b INTEGER NOT NULL,
  shared_a INTEGER NOT NULL,
  shared_b INTEGER NOT NULL,
  lead_a INTEGER NOT NULL,
  lead_b INTEGER NOT NULL,
  spread_a REAL NOT NULL,
  spread_b REAL NOT NULL,
  longest INTEGER NOT NULL,
  run REAL NOT NULL,
  kept INTEGER NOT NULL,
  altered INTEGER NOT NULL,
  own_a INTEGER NOT NULL,
  own_b INTEGER NOT NULL,
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT pairs_pkey PRIMARY KEY (body_a, body_b)
);
CREATE INDEX pairs_body_b_idx ON news.pairs (body_b);
COMMENT ON TABLE news.pairs IS 'Two different texts that tell one story, and the evidence. Decided from the two and their articles alone; stories are made of these.';
COMMENT ON COLUMN news.pairs.body_a IS 'a text (news.story_members.body_id), the smaller id of the two';
COMMENT ON COLUMN news.pairs.body_b IS 'a text';
COMMENT ON COLUMN news.pairs.article_a IS 'the article with the first text that has the smallest id';
COMMENT ON COLUMN news.pairs.article_b IS 'likewise of the second';
COMMENT ON COLUMN news.pairs.wording_a IS 'the printing of that article that was compared';
COMMENT ON COLUMN news.pairs.wording_b IS 'likewise of the second';
COMMENT ON COLUMN news.pairs.basis IS 'why they tell one story: text (what they share), address or headline (of the same source, and what they share)';
COMMENT ON COLUMN news.pairs.score IS 'how much they share, 0 to 1: the strongest pairs are joined first';
COMMENT ON COLUMN news.pairs.words_a IS 'words of the first text';
COMMENT ON COLUMN news.pairs.words_b IS 'words of the second';
COMMENT ON COLUMN news.pairs.shared_a IS 'words of the first in runs that the second has too';
COMMENT ON COLUMN news.pairs.shared_b IS 'words of the second in runs that the first has too';
COMMENT ON COLUMN news.pairs.lead_a IS 'of the first 60 words of the first text those that are shared';
COMMENT ON COLUMN news.pairs.lead_b IS 'likewise of the second';
COMMENT ON COLUMN news.pairs.spread_a IS 'share of the first text''s stretches of 40 words that share something';
COMMENT ON COLUMN news.pairs.spread_b IS 'likewise of the second';
COMMENT ON COLUMN news.pairs.longest IS 'words of the longest run that both have';
COMMENT ON COLUMN news.pairs.run IS 'words of the run in which a shared word stands, on average';
COMMENT ON COLUMN news.pairs.kept IS 'names and figures among the shared words of the shorter text';
COMMENT ON COLUMN news.pairs.altered IS 'names and figures between its shared runs that the other text has nowhere';
COMMENT ON COLUMN news.pairs.own_a IS 'characters of the first text that the second has not';
COMMENT ON COLUMN news.pairs.own_b IS 'likewise of the second';
COMMENT ON COLUMN news.pairs.rules IS 'version of the rules that made the row: hash of their code';

CREATE TABLE news.stories (
  story_id UUID NOT NULL,
  articles INTEGER NOT NULL,
  texts INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  agency TEXT COLLATE "C",
  first_article_id UUID NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT stories_pkey PRIMARY KEY (story_id)
);
CREATE INDEX stories_first_day_idx ON news.stories (first_day);
COMMENT ON TABLE news.stories IS 'Stories: articles that are copies of one another, in one source or several. An article without a copy is a story of one.';
COMMENT ON COLUMN news.stories.story_id IS 'the representative: an article';
COMMENT ON COLUMN news.stories.articles IS 'articles that tell it';
COMMENT ON COLUMN news.stories.texts IS 'different texts among them';
COMMENT ON COLUMN news.stories.sources IS 'sources that have it';
COMMENT ON COLUMN news.stories.agency IS 'agency that most of its articles name';
COMMENT ON COLUMN news.stories.first_article_id IS 'earliest publication: the candidate of origin';
COMMENT ON COLUMN news.stories.first_day IS 'day of the earliest';
COMMENT ON COLUMN news.stories.last_day IS 'day of the latest';
COMMENT ON COLUMN news.stories.rules IS 'version of the rules that made the row: hash of their code';

CREATE TABLE news.story_members (
  article_id UUID NOT NULL,
  story_id UUID NOT NULL,
  body_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  relation TEXT COLLATE "C" NOT NULL,
  beside UUID,
  basis TEXT COLLATE "C",
  containment REAL,
  containment_beside REAL,
  own_characters INTEGER,
  agency TEXT COLLATE "C",
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT story_members_pkey PRIMARY KEY (article_id)
);
CREATE INDEX story_members_body_id_idx ON news.story_members (body_id);
CREATE INDEX story_members_story_id_idx ON news.story_members (story_id);
COMMENT ON TABLE news.story_members IS 'Which article tells which story, and how it is related to another member.';
COMMENT ON COLUMN news.story_members.article_id IS 'the article';
COMMENT ON COLUMN news.story_members.story_id IS 'the story';
COMMENT ON COLUMN news.story_members.body_id IS 'its text (news.pairs)';
COMMENT ON COLUMN news.story_members.source IS 'source of the article';
COMMENT ON COLUMN news.story_members.day IS 'day of publication, else the first day on which a page showed it';
COMMENT ON COLUMN news.story_members.relation IS 'representative; exact: the same text; revision: changed text in the same source; excerpt: contained in a longer one; syndicated: another source''s copy';
COMMENT ON COLUMN news.story_members.beside IS 'the member that the relation is to';
COMMENT ON COLUMN news.story_members.basis IS 'what the relation rests on: text, address, headline; chain where the pair is not judged one itself';
COMMENT ON COLUMN news.story_members.containment IS 'share of its words that stand in that member';
COMMENT ON COLUMN news.story_members.containment_beside IS 'share of that member''s words that stand in it';
COMMENT ON COLUMN news.story_members.own_characters IS 'its characters that that member has not';
COMMENT ON COLUMN news.story_members.agency IS 'the agency that both name, or that one does and the other none';
COMMENT ON COLUMN news.story_members.rules IS 'version of the rules that made the row: hash of their code';

CREATE TABLE intake.line_days (
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  text_ids UUID[] NOT NULL,
  lines BIGINT[] NOT NULL,
  texts INTEGER[] NOT NULL,
  last INTEGER[] NOT NULL,
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT line_days_pkey PRIMARY KEY (source, day)
);
CREATE INDEX line_days_rules_idx ON intake.line_days (rules);
COMMENT ON TABLE intake.line_days IS 'Lines of a source''s pages of a day, counted: derived from the pages. What a source repeats on many days is proposed from these by `tearsheet learn`.';
COMMENT ON COLUMN intake.line_days.source IS 'source of the pages';
COMMENT ON COLUMN intake.line_days.day IS 'day of their deliveries';
COMMENT ON COLUMN intake.line_days.text_ids IS 'different texts of the source''s pages of that day, ascending';
COMMENT ON COLUMN intake.line_days.lines IS 'their different lines of 2 to 300 characters, each as a number (etl.lines), ascending';
COMMENT ON COLUMN intake.line_days.texts IS 'for each line: on how many of the texts it stands';
COMMENT ON COLUMN intake.line_days.last IS 'for each line: the last of text_ids that has it, counted from 1';
COMMENT ON COLUMN intake.line_days.rules IS 'version of the rules that made the row: hash of their code';

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

-- What stands already is to be looked at like what comes.
INSERT INTO intake.due (step, id)
SELECT 'article', article_id::text FROM news.articles
UNION ALL
SELECT 'teaser', teaser_id::text FROM news.teasers
UNION ALL
SELECT 'page', page_id::text FROM (SELECT DISTINCT page_id FROM news.related_items) r
UNION ALL
SELECT 'lines', d.day || ' ' || d.source
FROM (SELECT DISTINCT d.day, p.source FROM intake.pages p JOIN intake.deliveries d USING (delivery_id)) d;
