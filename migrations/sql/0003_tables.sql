-- Where a text holds several articles: how sure it is that a page begins here.
ALTER TABLE intake.pages ADD COLUMN boundary REAL;
COMMENT ON COLUMN intake.pages.boundary IS 'how sure it is that a page begins here, 0 to 1, where a text holds several; else null';
