-- What a page came in: its archive member, encoding and HTML; what HTML says of itself; the history of
-- quarantined records that were put through again.

CREATE TABLE intake.markups (
  markup_id UUID NOT NULL,
  format TEXT COLLATE "C" NOT NULL,
  bytes BIGINT NOT NULL,
  packed BYTEA NOT NULL,
  CONSTRAINT markups_pkey PRIMARY KEY (markup_id)
);
COMMENT ON TABLE intake.markups IS 'Records whose page''s text was flattened from HTML, as delivered: pages can be taken apart anew without the dump.';
COMMENT ON COLUMN intake.markups.markup_id IS 'from the record''s bytes';
COMMENT ON COLUMN intake.markups.format IS 'html, warc, json-lines or csv: how the record is written';
COMMENT ON COLUMN intake.markups.bytes IS 'bytes of the record';
COMMENT ON COLUMN intake.markups.packed IS 'the record as delivered, a frame of Zstandard (RFC 8878)';

ALTER TABLE intake.deliveries ADD COLUMN padding_bytes BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE intake.deliveries ALTER COLUMN padding_bytes DROP DEFAULT;
COMMENT ON COLUMN intake.deliveries.padding_bytes IS 'zeros and empty frames around compressed members: in the file, in no stream';
ALTER TABLE intake.deliveries ADD COLUMN passed_over INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE intake.deliveries ALTER COLUMN passed_over DROP DEFAULT;
COMMENT ON COLUMN intake.deliveries.passed_over IS 'records of a container that are no pages: requests, images, redirections';
ALTER TABLE intake.deliveries ADD COLUMN times_unknown INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE intake.deliveries ALTER COLUMN times_unknown DROP DEFAULT;
COMMENT ON COLUMN intake.deliveries.times_unknown IS 'records whose time of fetch could not be read';
ALTER TABLE intake.pages ADD COLUMN member TEXT;
COMMENT ON COLUMN intake.pages.member IS 'archive member that holds the record: its name, escaped; `!/` between nested ones';
ALTER TABLE intake.pages ADD COLUMN encoding TEXT COLLATE "C";
COMMENT ON COLUMN intake.pages.encoding IS 'encoding that the text was decoded from, by Python''s name; null for UTF-8';
ALTER TABLE intake.pages ADD COLUMN certainty REAL DEFAULT 1 NOT NULL;
ALTER TABLE intake.pages ALTER COLUMN certainty DROP DEFAULT;
COMMENT ON COLUMN intake.pages.certainty IS 'of the encoding: 1 where it is UTF-8, marked or declared; less where it was guessed';
ALTER TABLE intake.pages ADD COLUMN markup_id UUID;
COMMENT ON COLUMN intake.pages.markup_id IS 'the record, where the text was flattened from HTML';
ALTER TABLE intake.pages ADD COLUMN extra TEXT;
COMMENT ON COLUMN intake.pages.extra IS 'fields of the record that no page has, as JSON';
ALTER TABLE intake.quarantine ADD COLUMN format TEXT COLLATE "C";
COMMENT ON COLUMN intake.quarantine.format IS 'how the record is written: text, json-lines, html, warc or csv; null where that could not be told';
ALTER TABLE intake.quarantine ADD COLUMN member TEXT;
COMMENT ON COLUMN intake.quarantine.member IS 'archive member that holds the record: its name, escaped; `!/` between nested ones';
ALTER TABLE intake.pages ADD CONSTRAINT pages_markup_id_fkey FOREIGN KEY (markup_id) REFERENCES intake.markups (markup_id);
CREATE INDEX pages_markup_id_idx ON intake.pages (markup_id) WHERE markup_id IS NOT NULL;

CREATE TABLE intake.replays (
  quarantine_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  outcome TEXT COLLATE "C" NOT NULL,
  told TEXT NOT NULL,
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
  CONSTRAINT replays_pkey PRIMARY KEY (quarantine_id, at)
);
CREATE INDEX replays_day_source_idx ON intake.replays (day, source);
COMMENT ON TABLE intake.replays IS 'What became of quarantined records that were put through again: history, which stays.';
COMMENT ON COLUMN intake.replays.quarantine_id IS 'the quarantined record; its row is gone once it has passed';
COMMENT ON COLUMN intake.replays.at IS 'when it was put through again';
COMMENT ON COLUMN intake.replays.outcome IS 'passed, refused (again) or gone (neither dump nor whole record left)';
COMMENT ON COLUMN intake.replays.told IS 'what came of it, in words';
COMMENT ON COLUMN intake.replays.delivery_id IS 'the delivery';
COMMENT ON COLUMN intake.replays.source IS 'source that the inbox names';
COMMENT ON COLUMN intake.replays.day IS 'day that the inbox names';
COMMENT ON COLUMN intake.replays.name IS 'file name, unusual bytes escaped';
COMMENT ON COLUMN intake.replays.ordinal IS 'number of the record in its dump, from 0';
COMMENT ON COLUMN intake.replays.byte_offset IS 'first byte of the record in the decompressed stream';
COMMENT ON COLUMN intake.replays.byte_length IS 'bytes of the record in the decompressed stream';
COMMENT ON COLUMN intake.replays.stage IS 'stage that had refused it';
COMMENT ON COLUMN intake.replays.error IS 'class of the error that it had';
COMMENT ON COLUMN intake.replays.reason IS 'what had been found, for a person';

CREATE TABLE news.page_metadata (
  page_id UUID NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  day DATE NOT NULL,
  title TEXT,
  author TEXT,
  site TEXT,
  description TEXT,
  published DATE,
  language TEXT COLLATE "C",
  url TEXT,
  image TEXT,
  tags TEXT[] NOT NULL,
  categories TEXT[] NOT NULL,
  missing TEXT COLLATE "C",
  extractor TEXT COLLATE "C" NOT NULL,
  CONSTRAINT page_metadata_pkey PRIMARY KEY (page_id)
);
COMMENT ON TABLE news.page_metadata IS 'What a page''s HTML says of itself beside its text, as trafilatura reads it; only pages that came with HTML. Nothing here decides another table.';
COMMENT ON COLUMN news.page_metadata.page_id IS 'the page';
COMMENT ON COLUMN news.page_metadata.source IS 'source of the page';
COMMENT ON COLUMN news.page_metadata.day IS 'day of the delivery';
COMMENT ON COLUMN news.page_metadata.title IS 'title';
COMMENT ON COLUMN news.page_metadata.author IS 'authors, a semicolon between them';
COMMENT ON COLUMN news.page_metadata.site IS 'name of the site';
COMMENT ON COLUMN news.page_metadata.description IS 'description';
COMMENT ON COLUMN news.page_metadata.published IS 'day of publication';
COMMENT ON COLUMN news.page_metadata.language IS 'language';
COMMENT ON COLUMN news.page_metadata.url IS 'address';
COMMENT ON COLUMN news.page_metadata.image IS 'address of the leading image';
COMMENT ON COLUMN news.page_metadata.tags IS 'tags';
COMMENT ON COLUMN news.page_metadata.categories IS 'categories';
COMMENT ON COLUMN news.page_metadata.missing IS 'why nothing could be read: too-long, too-deep, too-many-tags, too-many-attributes, memory, killed, crash';
COMMENT ON COLUMN news.page_metadata.extractor IS 'version of the extractor that made the row: hash of code, data and source settings';
