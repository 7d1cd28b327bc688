-- Staging tables of links, made once a connection, empty after every transaction.
CREATE TEMP TABLE stage_headlines (LIKE intake.headlines) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_promotions (LIKE intake.promotions) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_links (
  kind text COLLATE "C" NOT NULL, id uuid NOT NULL, position smallint NOT NULL, article_id uuid,
  score real, method text COLLATE "C", runner_up uuid, runner_up_score real,
  rules text COLLATE "C" NOT NULL
) ON COMMIT DELETE ROWS;
