-- Promotions and the articles that they point at.

CREATE TABLE intake.headlines (
  article_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  headline TEXT NOT NULL,
  kicker TEXT,
  url TEXT,
  published_local TIMESTAMP WITHOUT TIME ZONE,
  published_precision TEXT COLLATE "C",
  updated_local TIMESTAMP WITHOUT TIME ZONE,
  updated_precision TEXT COLLATE "C",
  first_day DATE NOT NULL,
  keys BIGINT[] NOT NULL,
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT headlines_pkey PRIMARY KEY (article_id)
);
CREATE INDEX headlines_keys_idx ON intake.headlines USING gin (keys) WITH (fastupdate = off);
CREATE INDEX headlines_rules_idx ON intake.headlines (rules);
COMMENT ON TABLE intake.headlines IS 'What linking knows of each article: derived from news.articles.';
COMMENT ON COLUMN intake.headlines.article_id IS 'the article';
COMMENT ON COLUMN intake.headlines.source IS 'source of the article';
COMMENT ON COLUMN intake.headlines.headline IS 'headline as printed';
COMMENT ON COLUMN intake.headlines.kicker IS 'section or kicker';
COMMENT ON COLUMN intake.headlines.url IS 'address';
COMMENT ON COLUMN intake.headlines.published_local IS 'publication: wall clock as printed';
COMMENT ON COLUMN intake.headlines.published_precision IS 'publication: second, minute, hour or day';
COMMENT ON COLUMN intake.headlines.updated_local IS 'last update: wall clock as printed';
COMMENT ON COLUMN intake.headlines.updated_precision IS 'last update: second, minute, hour or day';
COMMENT ON COLUMN intake.headlines.first_day IS 'first day on which a page showed it';
COMMENT ON COLUMN intake.headlines.keys IS 'what it is found by (etl.links.keys)';
COMMENT ON COLUMN intake.headlines.rules IS 'version of the rules that made the row: hash of their code';

CREATE TABLE intake.promotions (
  kind TEXT COLLATE "C" NOT NULL,
  id UUID NOT NULL,
  position SMALLINT NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  headline TEXT NOT NULL,
  section TEXT,
  url TEXT,
  printed_local TIMESTAMP WITHOUT TIME ZONE,
  printed_precision TEXT COLLATE "C",
  reference DATE NOT NULL,
  latest DATE NOT NULL,
  keys BIGINT[] NOT NULL,
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT promotions_pkey PRIMARY KEY (kind, id, position)
);
CREATE INDEX promotions_keys_idx ON intake.promotions USING gin (keys) WITH (fastupdate = off);
CREATE INDEX promotions_rules_idx ON intake.promotions (rules);
COMMENT ON TABLE intake.promotions IS 'What linking knows of each teaser and related item: derived from news.';
COMMENT ON COLUMN intake.promotions.kind IS 'teaser or related';
COMMENT ON COLUMN intake.promotions.id IS 'the teaser; of a related item the page';
COMMENT ON COLUMN intake.promotions.position IS 'of a related item its position; 0 for a teaser';
COMMENT ON COLUMN intake.promotions.source IS 'source of the page';
COMMENT ON COLUMN intake.promotions.headline IS 'headline as printed';
COMMENT ON COLUMN intake.promotions.section IS 'section printed beside it';
COMMENT ON COLUMN intake.promotions.url IS 'address, where the page tells it';
COMMENT ON COLUMN intake.promotions.printed_local IS 'time beside it: wall clock as printed';
COMMENT ON COLUMN intake.promotions.printed_precision IS 'time beside it: second, minute, hour or day';
COMMENT ON COLUMN intake.promotions.reference IS 'the day printed; else that of the article it stands in; else how early the page can have been crawled';
COMMENT ON COLUMN intake.promotions.latest IS 'last day on which a delivery held it';
COMMENT ON COLUMN intake.promotions.keys IS 'what it asks for (etl.links.keys)';
COMMENT ON COLUMN intake.promotions.rules IS 'version of the rules that made the row: hash of their code';

CREATE TABLE news.teaser_links (
  teaser_id UUID NOT NULL,
  article_id UUID,
  score REAL,
  method TEXT COLLATE "C",
  runner_up UUID,
  runner_up_score REAL,
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT teaser_links_pkey PRIMARY KEY (teaser_id)
);
CREATE INDEX teaser_links_article_id_idx ON news.teaser_links (article_id);
CREATE INDEX teaser_links_runner_up_idx ON news.teaser_links (runner_up);
COMMENT ON TABLE news.teaser_links IS 'The article that each teaser points at.';
COMMENT ON COLUMN news.teaser_links.teaser_id IS 'the teaser';
COMMENT ON COLUMN news.teaser_links.article_id IS 'the article that it points at; null for a ghost: promoted, not received';
COMMENT ON COLUMN news.teaser_links.score IS 'how sure that is, 0.5 to 1';
COMMENT ON COLUMN news.teaser_links.method IS 'address, headline, headline and time, retitled, retitled and time, other source';
COMMENT ON COLUMN news.teaser_links.runner_up IS 'the next best article, also of a ghost';
COMMENT ON COLUMN news.teaser_links.runner_up_score IS 'its score, 0.05 to 1';
COMMENT ON COLUMN news.teaser_links.rules IS 'version of the rules that made the row: hash of their code';

CREATE TABLE news.related_links (
  page_id UUID NOT NULL,
  position SMALLINT NOT NULL,
  article_id UUID,
  score REAL,
  method TEXT COLLATE "C",
  runner_up UUID,
  runner_up_score REAL,
  rules TEXT COLLATE "C" NOT NULL,
  CONSTRAINT related_links_pkey PRIMARY KEY (page_id, position)
);
CREATE INDEX related_links_article_id_idx ON news.related_links (article_id);
CREATE INDEX related_links_runner_up_idx ON news.related_links (runner_up);
COMMENT ON TABLE news.related_links IS 'The article that each related item points at.';
COMMENT ON COLUMN news.related_links.page_id IS 'page of the related item';
COMMENT ON COLUMN news.related_links.position IS 'its position on the page';
COMMENT ON COLUMN news.related_links.article_id IS 'the article that it points at; null for a ghost: promoted, not received';
COMMENT ON COLUMN news.related_links.score IS 'how sure that is, 0.5 to 1';
COMMENT ON COLUMN news.related_links.method IS 'address, headline, headline and time, retitled, retitled and time, other source';
COMMENT ON COLUMN news.related_links.runner_up IS 'the next best article, also of a ghost';
COMMENT ON COLUMN news.related_links.runner_up_score IS 'its score, 0.05 to 1';
COMMENT ON COLUMN news.related_links.rules IS 'version of the rules that made the row: hash of their code';

CREATE TABLE news.exposures (
  kind TEXT COLLATE "C" NOT NULL,
  id UUID NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  days INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  best_position SMALLINT,
  related INTEGER NOT NULL,
  CONSTRAINT exposures_pkey PRIMARY KEY (kind, id)
);
COMMENT ON TABLE news.exposures IS 'How long and how prominently a teaser was shown, and an article promoted.';
COMMENT ON COLUMN news.exposures.kind IS 'teaser or article';
COMMENT ON COLUMN news.exposures.id IS 'the teaser, or the article that teasers and related items point at';
COMMENT ON COLUMN news.exposures.first_day IS 'first day on which a page promoted it';
COMMENT ON COLUMN news.exposures.last_day IS 'last day on which a page promoted it';
COMMENT ON COLUMN news.exposures.days IS 'days on which a page promoted it';
COMMENT ON COLUMN news.exposures.pages IS 'pages that promoted it';
COMMENT ON COLUMN news.exposures.best_position IS 'its highest place in a page''s lists, 1 is the top; null where only related items name it';
COMMENT ON COLUMN news.exposures.related IS 'related items among them; 0 for a teaser';

-- What stands already is to be looked at like what comes.
INSERT INTO intake.due (step, id)
SELECT 'headline', article_id::text FROM news.articles
UNION ALL
SELECT 'teaser', teaser_id::text FROM news.teasers
UNION ALL
SELECT 'page', page_id::text FROM (SELECT DISTINCT page_id FROM news.related_items) r;
