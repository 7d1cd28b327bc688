-- Articles as filed now take the place of what was filed before.
DELETE FROM intake.copies WHERE article_id = ANY (%(changed)s::uuid[]);
INSERT INTO intake.copies SELECT * FROM stage_copies;
