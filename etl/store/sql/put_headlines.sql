-- Articles as they are now take the place of what linking knew of them.
DELETE FROM intake.headlines WHERE article_id = ANY (%(changed)s::uuid[]);
INSERT INTO intake.headlines SELECT * FROM stage_headlines;
