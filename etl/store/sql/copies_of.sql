-- Articles as filed, those of texts.
SELECT article_id::text, body_id::text, source, day, published_local, published_at, timed,
       address, heading, agency, truncated, words, form, figures, wording::text
FROM intake.copies
WHERE body_id = ANY (%(bodies)s::uuid[]);
