-- Staging tables of `relate`, made once a connection, empty after every transaction.
CREATE TEMP TABLE stage_copies (LIKE intake.copies) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_bodies (LIKE intake.bodies) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_keys (key bigint NOT NULL, body_id uuid NOT NULL) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_pairs (LIKE news.pairs) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_stories (LIKE news.stories) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_members (LIKE news.story_members) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_line_days (LIKE intake.line_days) ON COMMIT DELETE ROWS;
