-- Texts and sheets that are new. Every insert into a table whose keys several workers may share
-- runs in the order of its key: that is what rules deadlocks out.

INSERT INTO intake.texts
SELECT DISTINCT ON (text_id) * FROM stage_texts ORDER BY text_id
ON CONFLICT (text_id) DO NOTHING;

INSERT INTO intake.sheets
SELECT DISTINCT ON (sheet_id) * FROM stage_sheets ORDER BY sheet_id
ON CONFLICT (sheet_id) DO NOTHING;
