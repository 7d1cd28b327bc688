-- Takes away what the sixth revision added.
DROP VIEW news.crawls, news.ghosts, news.links;
DROP TABLE news.exposures, news.related_links, news.teaser_links;
DROP TABLE intake.promotions, intake.headlines;
DELETE FROM intake.due WHERE step IN ('headline', 'arrival', 'link', 'exposure');
