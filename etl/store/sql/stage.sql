-- Staging tables, made once a connection, empty after every transaction.
-- Rows up to 8,160 bytes stay uncompressed here: they are read once and thrown away.

CREATE TEMP TABLE stage_texts (LIKE intake.texts)
  WITH (toast_tuple_target = 8160) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_sheets (LIKE intake.sheets) ON COMMIT DELETE ROWS;
CREATE INDEX ON stage_sheets (sheet_id);
CREATE TEMP TABLE stage_pages (LIKE intake.pages) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_sightings (
  LIKE news.article_sightings, headline text, body text, word_count integer
) WITH (toast_tuple_target = 8160) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_related (LIKE news.related_items) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_teasers (LIKE news.teaser_sightings) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_mentions (
  LIKE news.mentions, kind text COLLATE "C", name text COLLATE "C"
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_markups (LIKE intake.markups) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_metadata (LIKE news.page_metadata) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_quarantine (
  quarantine_id uuid, delivery_id uuid, ordinal integer, byte_offset bigint, byte_length bigint,
  stage text, error text, reason text, raw bytea, format text, member text
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE gone_pages (page_id uuid) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE gone_sheets (sheet_id uuid) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE gone_markups (markup_id uuid) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE gone_quarantine (
  quarantine_id uuid, delivery_id uuid, source text, day date, ordinal integer,
  byte_offset bigint, byte_length bigint, stage text, error text, reason text
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE gone_entities (entity_id uuid) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE touched_articles (article_id uuid) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE touched_teasers (teaser_id uuid) ON COMMIT DELETE ROWS;
