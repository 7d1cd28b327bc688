-- Articles as they were filed, and the version of the rules that filed them.
SELECT article_id::text, body_id::text, source, day, published_local, published_at, timed,
       address, heading, agency, truncated, words, form, figures, wording::text, rules
FROM intake.copies
WHERE article_id = ANY (%(ids)s::uuid[]);
