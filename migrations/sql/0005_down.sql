-- Takes away what the fifth revision added.
DROP VIEW news.wire;
DROP TABLE news.story_members, news.stories, news.pairs;
DROP TABLE intake.line_days;
DROP TABLE intake.postings, intake.bodies, intake.copies, intake.due;
