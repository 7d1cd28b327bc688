-- The tables of the first release, as they were: later changes are migrations of their own.
CREATE SCHEMA intake;
CREATE SCHEMA news;
COMMENT ON SCHEMA intake IS 'for operators: what arrived, when, and what was refused';
COMMENT ON SCHEMA news IS 'for analysts: articles, teasers, related items, entities';

CREATE TABLE intake.dumps (
  sha256 TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  CONSTRAINT dumps_pkey PRIMARY KEY (sha256)
);
COMMENT ON TABLE intake.dumps IS 'Files by content: one row for the same bytes, however often they are delivered.';
COMMENT ON COLUMN intake.dumps.sha256 IS 'SHA-256 of the file''s bytes as delivered, hexadecimal';
COMMENT ON COLUMN intake.dumps.size IS 'bytes of the file as delivered';
CREATE TABLE intake.texts (
  text_id UUID NOT NULL,
  text TEXT NOT NULL,
  characters INTEGER NOT NULL,
  CONSTRAINT texts_pkey PRIMARY KEY (text_id)
);
COMMENT ON TABLE intake.texts IS 'Texts of pages, each stored once.';
COMMENT ON COLUMN intake.texts.text_id IS 'from the text';
COMMENT ON COLUMN intake.texts.text IS 'the page''s decoded text, to the letter; all character offsets refer to it';
COMMENT ON COLUMN intake.texts.characters IS 'code points of the text';
CREATE TABLE intake.runs (
  run_id TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  sources TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  files INTEGER NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  finished_at TIMESTAMP WITH TIME ZONE,
  message TEXT,
  CONSTRAINT runs_pkey PRIMARY KEY (run_id)
);
CREATE INDEX runs_day_idx ON intake.runs (day);
COMMENT ON TABLE intake.runs IS 'When things happened: the only place with a clock, beside run_dumps.';
COMMENT ON COLUMN intake.runs.run_id IS 'Airflow''s run id, or the command''s own';
COMMENT ON COLUMN intake.runs.day IS 'day that was ingested';
COMMENT ON COLUMN intake.runs.sources IS 'source filter, empty for all';
COMMENT ON COLUMN intake.runs.state IS 'running, success or failed';
COMMENT ON COLUMN intake.runs.files IS 'files found';
COMMENT ON COLUMN intake.runs.started_at IS 'when the run began';
COMMENT ON COLUMN intake.runs.finished_at IS 'when it was reconciled';
COMMENT ON COLUMN intake.runs.message IS 'the outcome in words';
CREATE TABLE news.articles (
  article_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  page_id UUID NOT NULL,
  url TEXT,
  headline TEXT NOT NULL,
  kicker TEXT,
  byline TEXT[] NOT NULL,
  agency TEXT COLLATE "C",
  dateline TEXT,
  standfirst TEXT,
  captions JSONB NOT NULL,
  body TEXT NOT NULL,
  tags TEXT[] NOT NULL,
  content_type TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C",
  published_local TIMESTAMP WITHOUT TIME ZONE,
  published_at TIMESTAMP WITH TIME ZONE,
  published_day DATE,
  published_precision TEXT COLLATE "C",
  published_zone TEXT COLLATE "C",
  published_zone_source TEXT COLLATE "C",
  updated_local TIMESTAMP WITHOUT TIME ZONE,
  updated_at TIMESTAMP WITH TIME ZONE,
  updated_day DATE,
  updated_precision TEXT COLLATE "C",
  updated_zone TEXT COLLATE "C",
  updated_zone_source TEXT COLLATE "C",
  truncated BOOLEAN NOT NULL,
  word_count INTEGER NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  pages INTEGER NOT NULL,
  confidence REAL NOT NULL,
  wording UUID NOT NULL,
  extractor TEXT COLLATE "C" NOT NULL,
  CONSTRAINT articles_pkey PRIMARY KEY (article_id)
);
CREATE INDEX articles_source_published_day_idx ON news.articles (source, published_day);
CREATE INDEX articles_published_day_idx ON news.articles (published_day);
COMMENT ON TABLE news.articles IS 'Articles: one row for the same wording in the same source. What may differ between pages is in article_sightings.';
COMMENT ON COLUMN news.articles.article_id IS 'from source, normalised headline and normalised body';
COMMENT ON COLUMN news.articles.source IS 'source of the pages';
COMMENT ON COLUMN news.articles.page_id IS 'the sighting that this row shows: most precise time, then earliest day, then smallest page id';
COMMENT ON COLUMN news.articles.url IS 'address of the page shown';
COMMENT ON COLUMN news.articles.headline IS 'headline as printed';
COMMENT ON COLUMN news.articles.kicker IS 'section or kicker';
COMMENT ON COLUMN news.articles.byline IS 'names of the authors';
COMMENT ON COLUMN news.articles.agency IS 'agency whose copy it is, short form';
COMMENT ON COLUMN news.articles.dateline IS 'place of the dateline';
COMMENT ON COLUMN news.articles.standfirst IS 'standfirst';
COMMENT ON COLUMN news.articles.captions IS 'captions in order: text, credit, span';
COMMENT ON COLUMN news.articles.body IS 'paragraphs in order, a blank line between them (news.paragraphs has them as rows)';
COMMENT ON COLUMN news.articles.tags IS 'tags as printed';
COMMENT ON COLUMN news.articles.content_type IS 'news, opinion, analysis, live, video, gallery …';
COMMENT ON COLUMN news.articles.language IS 'ISO 639-1; null where the text is too short to tell';
COMMENT ON COLUMN news.articles.published_local IS 'publication: wall clock as printed; parts below the precision are zero';
COMMENT ON COLUMN news.articles.published_at IS 'publication: the instant; null where the zone is unknown or only the day is printed';
COMMENT ON COLUMN news.articles.published_day IS 'publication: the day as printed';
COMMENT ON COLUMN news.articles.published_precision IS 'publication: second, minute, hour or day';
COMMENT ON COLUMN news.articles.published_zone IS 'publication: zone as printed, or the IANA name from sources.toml';
COMMENT ON COLUMN news.articles.published_zone_source IS 'publication: how the zone is known: printed, settings, fetched (a relative time, counted from the fetch) or unknown';
COMMENT ON COLUMN news.articles.updated_local IS 'last update: wall clock as printed; parts below the precision are zero';
COMMENT ON COLUMN news.articles.updated_at IS 'last update: the instant; null where the zone is unknown or only the day is printed';
COMMENT ON COLUMN news.articles.updated_day IS 'last update: the day as printed';
COMMENT ON COLUMN news.articles.updated_precision IS 'last update: second, minute, hour or day';
COMMENT ON COLUMN news.articles.updated_zone IS 'last update: zone as printed, or the IANA name from sources.toml';
COMMENT ON COLUMN news.articles.updated_zone_source IS 'last update: how the zone is known: printed, settings, fetched (a relative time, counted from the fetch) or unknown';
COMMENT ON COLUMN news.articles.truncated IS 'the page shows only the beginning of the article';
COMMENT ON COLUMN news.articles.word_count IS 'words of the body, split at white space';
COMMENT ON COLUMN news.articles.first_day IS 'first day on which a page showed it';
COMMENT ON COLUMN news.articles.last_day IS 'last day on which a page showed it';
COMMENT ON COLUMN news.articles.pages IS 'number of pages that showed it';
COMMENT ON COLUMN news.articles.confidence IS 'confidence of the sighting shown, 0 to 1';
COMMENT ON COLUMN news.articles.wording IS 'from headline and body to the letter';
COMMENT ON COLUMN news.articles.extractor IS 'version of the extractor that made the row: hash of code, data and source settings';
CREATE TABLE news.teasers (
  teaser_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  page_id UUID NOT NULL,
  position SMALLINT NOT NULL,
  section TEXT,
  headline TEXT NOT NULL,
  label TEXT,
  url TEXT,
  published_local TIMESTAMP WITHOUT TIME ZONE,
  published_at TIMESTAMP WITH TIME ZONE,
  published_day DATE,
  published_precision TEXT COLLATE "C",
  published_zone TEXT COLLATE "C",
  published_zone_source TEXT COLLATE "C",
  extractor TEXT COLLATE "C" NOT NULL,
  CONSTRAINT teasers_pkey PRIMARY KEY (teaser_id)
);
CREATE INDEX teasers_source_published_day_idx ON news.teasers (source, published_day);
COMMENT ON TABLE news.teasers IS 'Items of the lists beside and below articles: one row for the same headline, time and address in the same source.';
COMMENT ON COLUMN news.teasers.teaser_id IS 'from source, normalised headline, printed time and address';
COMMENT ON COLUMN news.teasers.source IS 'source of the pages';
COMMENT ON COLUMN news.teasers.page_id IS 'page of the sighting that this row shows: most precise time, then earliest day, smallest page id and position';
COMMENT ON COLUMN news.teasers.position IS 'position of the sighting that this row shows';
COMMENT ON COLUMN news.teasers.section IS 'section';
COMMENT ON COLUMN news.teasers.headline IS 'headline as printed';
COMMENT ON COLUMN news.teasers.label IS 'mark beside the headline (UPDATE)';
COMMENT ON COLUMN news.teasers.url IS 'address';
COMMENT ON COLUMN news.teasers.published_local IS 'printed time: wall clock as printed; parts below the precision are zero';
COMMENT ON COLUMN news.teasers.published_at IS 'printed time: the instant; null where the zone is unknown or only the day is printed';
COMMENT ON COLUMN news.teasers.published_day IS 'printed time: the day as printed';
COMMENT ON COLUMN news.teasers.published_precision IS 'printed time: second, minute, hour or day';
COMMENT ON COLUMN news.teasers.published_zone IS 'printed time: zone as printed, or the IANA name from sources.toml';
COMMENT ON COLUMN news.teasers.published_zone_source IS 'printed time: how the zone is known: printed, settings, fetched (a relative time, counted from the fetch) or unknown';
COMMENT ON COLUMN news.teasers.extractor IS 'version of the extractor that made the row: hash of code, data and source settings';
CREATE TABLE news.entities (
  entity_id UUID NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  CONSTRAINT entities_pkey PRIMARY KEY (entity_id)
);
CREATE INDEX entities_name_idx ON news.entities (name);
COMMENT ON TABLE news.entities IS 'Organisations, people and places that pages mention (news.entity_totals counts).';
COMMENT ON COLUMN news.entities.entity_id IS 'from kind and name';
COMMENT ON COLUMN news.entities.kind IS 'organisation, person or place';
COMMENT ON COLUMN news.entities.name IS 'name; of an agency its short form';
CREATE TABLE intake.deliveries (
  delivery_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  extractors JSONB NOT NULL,
  records INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  stream_bytes BIGINT NOT NULL,
  overhead_bytes BIGINT NOT NULL,
  CONSTRAINT deliveries_pkey PRIMARY KEY (delivery_id),
  CONSTRAINT deliveries_sha256_fkey FOREIGN KEY(sha256) REFERENCES intake.dumps (sha256)
);
CREATE INDEX deliveries_day_source_idx ON intake.deliveries (day, source);
COMMENT ON TABLE intake.deliveries IS 'A dump handed in for a source and a day. The row is the commit marker: it stands if and only if the whole dump is loaded.';
COMMENT ON COLUMN intake.deliveries.delivery_id IS 'from source, day and the dump''s SHA-256';
COMMENT ON COLUMN intake.deliveries.source IS 'source that the inbox names';
COMMENT ON COLUMN intake.deliveries.day IS 'day that the inbox names';
COMMENT ON COLUMN intake.deliveries.sha256 IS 'the dump';
COMMENT ON COLUMN intake.deliveries.extractors IS 'extractor version by source at loading: other versions are replaced when the day is ingested again';
COMMENT ON COLUMN intake.deliveries.records IS 'records read: pages plus quarantined';
COMMENT ON COLUMN intake.deliveries.pages IS 'records that became pages';
COMMENT ON COLUMN intake.deliveries.quarantined IS 'records in quarantine';
COMMENT ON COLUMN intake.deliveries.stream_bytes IS 'bytes of the decompressed stream';
COMMENT ON COLUMN intake.deliveries.overhead_bytes IS 'bytes between records: line ends, blank lines, byte-order mark';
CREATE TABLE intake.sheets (
  sheet_id UUID NOT NULL,
  text_id UUID NOT NULL,
  extractor TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C",
  labels SMALLINT[] NOT NULL,
  starts INTEGER[] NOT NULL,
  ends INTEGER[] NOT NULL,
  confidences REAL[] NOT NULL,
  CONSTRAINT sheets_pkey PRIMARY KEY (sheet_id),
  CONSTRAINT sheets_text_id_fkey FOREIGN KEY(text_id) REFERENCES intake.texts (text_id)
);
CREATE INDEX sheets_text_id_idx ON intake.sheets (text_id);
COMMENT ON TABLE intake.sheets IS 'A text taken apart by one version of the extractor: its segments in order, as parallel arrays.';
COMMENT ON COLUMN intake.sheets.sheet_id IS 'from the text and the extractor version';
COMMENT ON COLUMN intake.sheets.text_id IS 'the text';
COMMENT ON COLUMN intake.sheets.extractor IS 'version of the extractor that made the row: hash of code, data and source settings';
COMMENT ON COLUMN intake.sheets.language IS 'language of the text, ISO 639-1; null where it is too short to tell';
COMMENT ON COLUMN intake.sheets.labels IS 'label of each segment, an index into the list that intake.segments spells out';
COMMENT ON COLUMN intake.sheets.starts IS 'first character of each segment';
COMMENT ON COLUMN intake.sheets.ends IS 'character after the last of each segment; white space up to the next segment belongs to it';
COMMENT ON COLUMN intake.sheets.confidences IS 'confidence of each label, 0 to 1';
CREATE TABLE intake.run_dumps (
  run_id TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  delivery_id UUID,
  outcome TEXT COLLATE "C" NOT NULL,
  records INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  known_texts INTEGER NOT NULL,
  stage TEXT COLLATE "C",
  sqlstate TEXT COLLATE "C",
  error TEXT,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT run_dumps_pkey PRIMARY KEY (run_id, source, name),
  CONSTRAINT run_dumps_run_id_fkey FOREIGN KEY(run_id) REFERENCES intake.runs (run_id) ON DELETE CASCADE
);
COMMENT ON TABLE intake.run_dumps IS 'What a run did with each file.';
COMMENT ON COLUMN intake.run_dumps.run_id IS 'the run';
COMMENT ON COLUMN intake.run_dumps.source IS 'source that the inbox names';
COMMENT ON COLUMN intake.run_dumps.name IS 'file name, unusual bytes escaped';
COMMENT ON COLUMN intake.run_dumps.delivery_id IS 'the delivery, where the file could be taken in; not a foreign key: a later run may replace it';
COMMENT ON COLUMN intake.run_dumps.outcome IS 'loaded, replaced, known (nothing to do), refused (in quarantine as a whole) or failed';
COMMENT ON COLUMN intake.run_dumps.records IS 'records read';
COMMENT ON COLUMN intake.run_dumps.pages IS 'records that became pages';
COMMENT ON COLUMN intake.run_dumps.quarantined IS 'records in quarantine';
COMMENT ON COLUMN intake.run_dumps.known_texts IS 'pages whose text had been taken apart before';
COMMENT ON COLUMN intake.run_dumps.stage IS 'stage that failed';
COMMENT ON COLUMN intake.run_dumps.sqlstate IS 'SQLSTATE of the failure, where the store gave one';
COMMENT ON COLUMN intake.run_dumps.error IS 'the failure in words';
COMMENT ON COLUMN intake.run_dumps.at IS 'when the dump was done with';
CREATE TABLE news.article_sightings (
  page_id UUID NOT NULL,
  article_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  rank SMALLINT NOT NULL,
  url TEXT,
  kicker TEXT,
  byline TEXT[] NOT NULL,
  agency TEXT COLLATE "C",
  dateline TEXT,
  standfirst TEXT,
  captions JSONB NOT NULL,
  tags TEXT[] NOT NULL,
  content_type TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C",
  published_local TIMESTAMP WITHOUT TIME ZONE,
  published_at TIMESTAMP WITH TIME ZONE,
  published_day DATE,
  published_precision TEXT COLLATE "C",
  published_zone TEXT COLLATE "C",
  published_zone_source TEXT COLLATE "C",
  updated_local TIMESTAMP WITHOUT TIME ZONE,
  updated_at TIMESTAMP WITH TIME ZONE,
  updated_day DATE,
  updated_precision TEXT COLLATE "C",
  updated_zone TEXT COLLATE "C",
  updated_zone_source TEXT COLLATE "C",
  truncated BOOLEAN NOT NULL,
  confidence REAL NOT NULL,
  wording UUID NOT NULL,
  headline_start INTEGER NOT NULL,
  headline_end INTEGER NOT NULL,
  dateline_start INTEGER,
  dateline_end INTEGER,
  standfirst_start INTEGER,
  standfirst_end INTEGER,
  published_start INTEGER,
  published_end INTEGER,
  updated_start INTEGER,
  updated_end INTEGER,
  agency_starts INTEGER[] NOT NULL,
  agency_ends INTEGER[] NOT NULL,
  byline_starts INTEGER[] NOT NULL,
  byline_ends INTEGER[] NOT NULL,
  paragraph_numbers INTEGER[] NOT NULL,
  paragraph_starts INTEGER[] NOT NULL,
  paragraph_ends INTEGER[] NOT NULL,
  extractor TEXT COLLATE "C" NOT NULL,
  CONSTRAINT article_sightings_pkey PRIMARY KEY (page_id),
  CONSTRAINT article_sightings_article_id_fkey FOREIGN KEY(article_id) REFERENCES news.articles (article_id)
);
CREATE INDEX article_sightings_article_id_rank_day_page_id_idx ON news.article_sightings (article_id, rank, day, page_id);
CREATE INDEX article_sightings_day_source_idx ON news.article_sightings (day, source);
COMMENT ON TABLE news.article_sightings IS 'A page that shows an article, with the offsets of every piece and whatever may differ between pages.';
COMMENT ON COLUMN news.article_sightings.page_id IS 'the page that shows the article';
COMMENT ON COLUMN news.article_sightings.article_id IS 'the article';
COMMENT ON COLUMN news.article_sightings.source IS 'source of the page';
COMMENT ON COLUMN news.article_sightings.day IS 'day of the delivery';
COMMENT ON COLUMN news.article_sightings.rank IS 'precision of the publication time: 0 second, 1 minute, 2 hour, 3 day, 4 none; less is shown first';
COMMENT ON COLUMN news.article_sightings.url IS 'address of the page';
COMMENT ON COLUMN news.article_sightings.kicker IS 'section or kicker';
COMMENT ON COLUMN news.article_sightings.byline IS 'names of the authors';
COMMENT ON COLUMN news.article_sightings.agency IS 'agency, short form';
COMMENT ON COLUMN news.article_sightings.dateline IS 'place of the dateline';
COMMENT ON COLUMN news.article_sightings.standfirst IS 'standfirst';
COMMENT ON COLUMN news.article_sightings.captions IS 'captions in order: text, credit, span';
COMMENT ON COLUMN news.article_sightings.tags IS 'tags as printed';
COMMENT ON COLUMN news.article_sightings.content_type IS 'news, opinion, analysis, live, video, gallery …';
COMMENT ON COLUMN news.article_sightings.language IS 'ISO 639-1';
COMMENT ON COLUMN news.article_sightings.published_local IS 'publication: wall clock as printed; parts below the precision are zero';
COMMENT ON COLUMN news.article_sightings.published_at IS 'publication: the instant; null where the zone is unknown or only the day is printed';
COMMENT ON COLUMN news.article_sightings.published_day IS 'publication: the day as printed';
COMMENT ON COLUMN news.article_sightings.published_precision IS 'publication: second, minute, hour or day';
COMMENT ON COLUMN news.article_sightings.published_zone IS 'publication: zone as printed, or the IANA name from sources.toml';
COMMENT ON COLUMN news.article_sightings.published_zone_source IS 'publication: how the zone is known: printed, settings, fetched (a relative time, counted from the fetch) or unknown';
COMMENT ON COLUMN news.article_sightings.updated_local IS 'last update: wall clock as printed; parts below the precision are zero';
COMMENT ON COLUMN news.article_sightings.updated_at IS 'last update: the instant; null where the zone is unknown or only the day is printed';
COMMENT ON COLUMN news.article_sightings.updated_day IS 'last update: the day as printed';
COMMENT ON COLUMN news.article_sightings.updated_precision IS 'last update: second, minute, hour or day';
COMMENT ON COLUMN news.article_sightings.updated_zone IS 'last update: zone as printed, or the IANA name from sources.toml';
COMMENT ON COLUMN news.article_sightings.updated_zone_source IS 'last update: how the zone is known: printed, settings, fetched (a relative time, counted from the fetch) or unknown';
COMMENT ON COLUMN news.article_sightings.truncated IS 'the page shows only the beginning of the article';
COMMENT ON COLUMN news.article_sightings.confidence IS 'confidence of the reading, 0 to 1';
COMMENT ON COLUMN news.article_sightings.wording IS 'from headline and body to the letter';
COMMENT ON COLUMN news.article_sightings.headline_start IS 'headline: first character in the page''s text, from 0';
COMMENT ON COLUMN news.article_sightings.headline_end IS 'headline: the character after its last';
COMMENT ON COLUMN news.article_sightings.dateline_start IS 'place of the dateline: first character in the page''s text, from 0';
COMMENT ON COLUMN news.article_sightings.dateline_end IS 'place of the dateline: the character after its last';
COMMENT ON COLUMN news.article_sightings.standfirst_start IS 'standfirst: first character in the page''s text, from 0';
COMMENT ON COLUMN news.article_sightings.standfirst_end IS 'standfirst: the character after its last';
COMMENT ON COLUMN news.article_sightings.published_start IS 'publication time: first character in the page''s text, from 0';
COMMENT ON COLUMN news.article_sightings.published_end IS 'publication time: the character after its last';
COMMENT ON COLUMN news.article_sightings.updated_start IS 'time of the last update: first character in the page''s text, from 0';
COMMENT ON COLUMN news.article_sightings.updated_end IS 'time of the last update: the character after its last';
COMMENT ON COLUMN news.article_sightings.agency_starts IS 'first character of each piece of evidence for the agency';
COMMENT ON COLUMN news.article_sightings.agency_ends IS 'character after the last of each piece of evidence for the agency';
COMMENT ON COLUMN news.article_sightings.byline_starts IS 'first character of each name of the byline';
COMMENT ON COLUMN news.article_sightings.byline_ends IS 'character after the last of each name of the byline';
COMMENT ON COLUMN news.article_sightings.paragraph_numbers IS 'for each piece of the body the number of its paragraph, from 1';
COMMENT ON COLUMN news.article_sightings.paragraph_starts IS 'first character of each piece of the body';
COMMENT ON COLUMN news.article_sightings.paragraph_ends IS 'character after the last of each piece of the body';
COMMENT ON COLUMN news.article_sightings.extractor IS 'version of the extractor that made the row: hash of code, data and source settings';
CREATE TABLE news.related_items (
  page_id UUID NOT NULL,
  position SMALLINT NOT NULL,
  article_id UUID,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  cue TEXT NOT NULL,
  headline TEXT NOT NULL,
  url TEXT,
  after_paragraph SMALLINT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  headline_start INTEGER NOT NULL,
  headline_end INTEGER NOT NULL,
  extractor TEXT COLLATE "C" NOT NULL,
  CONSTRAINT related_items_pkey PRIMARY KEY (page_id, position),
  CONSTRAINT related_items_article_id_fkey FOREIGN KEY(article_id) REFERENCES news.articles (article_id)
);
CREATE INDEX related_items_article_id_idx ON news.related_items (article_id);
COMMENT ON TABLE news.related_items IS 'Lines inside an article that promote another story.';
COMMENT ON COLUMN news.related_items.page_id IS 'the page';
COMMENT ON COLUMN news.related_items.position IS 'order on the page, from 1';
COMMENT ON COLUMN news.related_items.article_id IS 'the article inside which it stands';
COMMENT ON COLUMN news.related_items.source IS 'source of the page';
COMMENT ON COLUMN news.related_items.day IS 'day of the delivery';
COMMENT ON COLUMN news.related_items.cue IS 'the words that open it (Watch also …)';
COMMENT ON COLUMN news.related_items.headline IS 'headline of the promoted story as printed';
COMMENT ON COLUMN news.related_items.url IS 'its address, where the page tells it';
COMMENT ON COLUMN news.related_items.after_paragraph IS 'paragraphs of the body before it';
COMMENT ON COLUMN news.related_items.span_start IS 'the line: first character in the page''s text, from 0';
COMMENT ON COLUMN news.related_items.span_end IS 'the line: the character after its last';
COMMENT ON COLUMN news.related_items.headline_start IS 'its headline: first character in the page''s text, from 0';
COMMENT ON COLUMN news.related_items.headline_end IS 'its headline: the character after its last';
COMMENT ON COLUMN news.related_items.extractor IS 'version of the extractor that made the row: hash of code, data and source settings';
CREATE TABLE news.teaser_sightings (
  page_id UUID NOT NULL,
  position SMALLINT NOT NULL,
  teaser_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  rank SMALLINT NOT NULL,
  section TEXT,
  headline TEXT NOT NULL,
  label TEXT,
  url TEXT,
  published_local TIMESTAMP WITHOUT TIME ZONE,
  published_at TIMESTAMP WITH TIME ZONE,
  published_day DATE,
  published_precision TEXT COLLATE "C",
  published_zone TEXT COLLATE "C",
  published_zone_source TEXT COLLATE "C",
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  headline_start INTEGER NOT NULL,
  headline_end INTEGER NOT NULL,
  extractor TEXT COLLATE "C" NOT NULL,
  CONSTRAINT teaser_sightings_pkey PRIMARY KEY (page_id, position),
  CONSTRAINT teaser_sightings_teaser_id_fkey FOREIGN KEY(teaser_id) REFERENCES news.teasers (teaser_id)
);
CREATE INDEX teaser_sightings_teaser_id_rank_day_page_id_position_idx ON news.teaser_sightings (teaser_id, rank, day, page_id, position);
COMMENT ON TABLE news.teaser_sightings IS 'A teaser on a page.';
COMMENT ON COLUMN news.teaser_sightings.page_id IS 'the page';
COMMENT ON COLUMN news.teaser_sightings.position IS 'order on the page, from 1';
COMMENT ON COLUMN news.teaser_sightings.teaser_id IS 'the teaser';
COMMENT ON COLUMN news.teaser_sightings.source IS 'source of the page';
COMMENT ON COLUMN news.teaser_sightings.day IS 'day of the delivery';
COMMENT ON COLUMN news.teaser_sightings.rank IS 'precision of the printed time: 0 second, 1 minute, 2 hour, 3 day, 4 none; less is shown first';
COMMENT ON COLUMN news.teaser_sightings.section IS 'section';
COMMENT ON COLUMN news.teaser_sightings.headline IS 'headline as printed';
COMMENT ON COLUMN news.teaser_sightings.label IS 'mark beside the headline';
COMMENT ON COLUMN news.teaser_sightings.url IS 'address';
COMMENT ON COLUMN news.teaser_sightings.published_local IS 'printed time: wall clock as printed; parts below the precision are zero';
COMMENT ON COLUMN news.teaser_sightings.published_at IS 'printed time: the instant; null where the zone is unknown or only the day is printed';
COMMENT ON COLUMN news.teaser_sightings.published_day IS 'printed time: the day as printed';
COMMENT ON COLUMN news.teaser_sightings.published_precision IS 'printed time: second, minute, hour or day';
COMMENT ON COLUMN news.teaser_sightings.published_zone IS 'printed time: zone as printed, or the IANA name from sources.toml';
COMMENT ON COLUMN news.teaser_sightings.published_zone_source IS 'printed time: how the zone is known: printed, settings, fetched (a relative time, counted from the fetch) or unknown';
COMMENT ON COLUMN news.teaser_sightings.span_start IS 'the item: first character in the page''s text, from 0';
COMMENT ON COLUMN news.teaser_sightings.span_end IS 'the item: the character after its last';
COMMENT ON COLUMN news.teaser_sightings.headline_start IS 'its headline: first character in the page''s text, from 0';
COMMENT ON COLUMN news.teaser_sightings.headline_end IS 'its headline: the character after its last';
COMMENT ON COLUMN news.teaser_sightings.extractor IS 'version of the extractor that made the row: hash of code, data and source settings';
CREATE TABLE news.mentions (
  page_id UUID NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  entity_id UUID NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  article_id UUID,
  extractor TEXT COLLATE "C" NOT NULL,
  CONSTRAINT mentions_pkey PRIMARY KEY (page_id, span_start, span_end, entity_id, method),
  CONSTRAINT mentions_entity_id_fkey FOREIGN KEY(entity_id) REFERENCES news.entities (entity_id),
  CONSTRAINT mentions_article_id_fkey FOREIGN KEY(article_id) REFERENCES news.articles (article_id)
);
CREATE INDEX mentions_article_id_idx ON news.mentions (article_id);
CREATE INDEX mentions_entity_id_idx ON news.mentions (entity_id);
COMMENT ON TABLE news.mentions IS 'Where a page names an entity.';
COMMENT ON COLUMN news.mentions.page_id IS 'the page';
COMMENT ON COLUMN news.mentions.span_start IS 'the mention: first character in the page''s text, from 0';
COMMENT ON COLUMN news.mentions.span_end IS 'the mention: the character after its last';
COMMENT ON COLUMN news.mentions.entity_id IS 'the entity';
COMMENT ON COLUMN news.mentions.method IS 'how it is known: agency-prefix, credit, byline, dateline …';
COMMENT ON COLUMN news.mentions.source IS 'source of the page';
COMMENT ON COLUMN news.mentions.day IS 'day of the delivery';
COMMENT ON COLUMN news.mentions.article_id IS 'the article on the page';
COMMENT ON COLUMN news.mentions.extractor IS 'version of the extractor that made the row: hash of code, data and source settings';
CREATE TABLE intake.delivery_names (
  delivery_id UUID NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  CONSTRAINT delivery_names_pkey PRIMARY KEY (delivery_id, name),
  CONSTRAINT delivery_names_delivery_id_fkey FOREIGN KEY(delivery_id) REFERENCES intake.deliveries (delivery_id) ON DELETE CASCADE
);
COMMENT ON TABLE intake.delivery_names IS 'The file names under which a delivery''s bytes arrived.';
COMMENT ON COLUMN intake.delivery_names.delivery_id IS 'the delivery';
COMMENT ON COLUMN intake.delivery_names.name IS 'file name below INBOX/source/day, unusual bytes escaped; decides nothing';
CREATE TABLE intake.pages (
  page_id UUID NOT NULL,
  delivery_id UUID NOT NULL,
  ordinal INTEGER NOT NULL,
  byte_offset BIGINT NOT NULL,
  byte_length BIGINT NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  sheet_id UUID NOT NULL,
  url TEXT,
  record_id TEXT,
  fetched_local TIMESTAMP WITHOUT TIME ZONE,
  fetched_at TIMESTAMP WITH TIME ZONE,
  no_earlier_local TIMESTAMP WITHOUT TIME ZONE,
  no_earlier_evidence TEXT COLLATE "C",
  CONSTRAINT pages_pkey PRIMARY KEY (page_id),
  CONSTRAINT pages_delivery_id_fkey FOREIGN KEY(delivery_id) REFERENCES intake.deliveries (delivery_id),
  CONSTRAINT pages_sheet_id_fkey FOREIGN KEY(sheet_id) REFERENCES intake.sheets (sheet_id)
);
CREATE INDEX pages_delivery_id_idx ON intake.pages (delivery_id);
CREATE INDEX pages_sheet_id_idx ON intake.pages (sheet_id);
COMMENT ON TABLE intake.pages IS 'Pages: places in a delivery that hold a text.';
COMMENT ON COLUMN intake.pages.page_id IS 'from the delivery and the ordinal';
COMMENT ON COLUMN intake.pages.delivery_id IS 'the delivery';
COMMENT ON COLUMN intake.pages.ordinal IS 'number of the record in its dump, from 0, quarantined ones counted';
COMMENT ON COLUMN intake.pages.byte_offset IS 'first byte of the record in the decompressed stream';
COMMENT ON COLUMN intake.pages.byte_length IS 'bytes of the record in the decompressed stream';
COMMENT ON COLUMN intake.pages.source IS 'the record''s own source, else the delivery''s';
COMMENT ON COLUMN intake.pages.sheet_id IS 'the segments of its text';
COMMENT ON COLUMN intake.pages.url IS 'address, where the record tells it';
COMMENT ON COLUMN intake.pages.record_id IS 'the record''s own id, where it has one';
COMMENT ON COLUMN intake.pages.fetched_local IS 'time of the fetch as the record tells it';
COMMENT ON COLUMN intake.pages.fetched_at IS 'the instant of the fetch, where the record tells its zone';
COMMENT ON COLUMN intake.pages.no_earlier_local IS 'the page was crawled no earlier than this printed time';
COMMENT ON COLUMN intake.pages.no_earlier_evidence IS 'newest teaser, or published';
CREATE TABLE intake.quarantine (
  quarantine_id UUID NOT NULL,
  delivery_id UUID,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  name TEXT COLLATE "C",
  ordinal INTEGER NOT NULL,
  byte_offset BIGINT NOT NULL,
  byte_length BIGINT NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  error TEXT COLLATE "C" NOT NULL,
  reason TEXT NOT NULL,
  raw BYTEA NOT NULL,
  CONSTRAINT quarantine_pkey PRIMARY KEY (quarantine_id),
  CONSTRAINT quarantine_delivery_id_fkey FOREIGN KEY(delivery_id) REFERENCES intake.deliveries (delivery_id) ON DELETE CASCADE
);
CREATE INDEX quarantine_delivery_id_idx ON intake.quarantine (delivery_id);
CREATE INDEX quarantine_day_source_idx ON intake.quarantine (day, source);
COMMENT ON TABLE intake.quarantine IS 'Records and files that could not be loaded, with their bytes, so that they can be put through again.';
COMMENT ON COLUMN intake.quarantine.quarantine_id IS 'from the delivery (or source, day and file name), ordinal, stage and error';
COMMENT ON COLUMN intake.quarantine.delivery_id IS 'the delivery; null where the file could not be taken in at all';
COMMENT ON COLUMN intake.quarantine.source IS 'source that the inbox names';
COMMENT ON COLUMN intake.quarantine.day IS 'day that the inbox names';
COMMENT ON COLUMN intake.quarantine.name IS 'file name, unusual bytes escaped; only where there is no delivery';
COMMENT ON COLUMN intake.quarantine.ordinal IS 'number of the record in its dump, from 0';
COMMENT ON COLUMN intake.quarantine.byte_offset IS 'first byte of the record in the decompressed stream';
COMMENT ON COLUMN intake.quarantine.byte_length IS 'bytes of the record in the decompressed stream';
COMMENT ON COLUMN intake.quarantine.stage IS 'take, read, segment or assemble: the stage that refused it';
COMMENT ON COLUMN intake.quarantine.error IS 'class of the error, from a closed list (docs/quarantine.md)';
COMMENT ON COLUMN intake.quarantine.reason IS 'what was found, for a person';
COMMENT ON COLUMN intake.quarantine.raw IS 'the record''s bytes, up to the limit for kept bytes';
