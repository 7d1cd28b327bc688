-- The places of the staged pages.
INSERT INTO intake.pages SELECT * FROM stage_pages;
