-- Takes away what the third revision added.
ALTER TABLE intake.pages DROP COLUMN boundary;
