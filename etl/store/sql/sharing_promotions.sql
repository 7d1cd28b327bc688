-- Promotions that ask for one of these keys.
SELECT kind, id::text, position, source, headline, section, url, printed_local, printed_precision,
       reference, latest
FROM intake.promotions
WHERE keys && %(keys)s::bigint[];
