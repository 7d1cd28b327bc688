-- Records that pages' HTML stood in, where they are new; in the order of the key, as in load_texts.
INSERT INTO intake.markups
SELECT DISTINCT ON (markup_id) * FROM stage_markups ORDER BY markup_id
ON CONFLICT (markup_id) DO NOTHING;
