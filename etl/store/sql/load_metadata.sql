-- What pages' HTML says of itself.
INSERT INTO news.page_metadata SELECT * FROM stage_metadata;
