-- Promotions as linking knows them, and the version of the rules that filed them.
SELECT kind, id::text, position, source, headline, section, url, printed_local, printed_precision,
       reference, latest, rules
FROM intake.promotions
WHERE kind = %(kind)s AND id = ANY (%(ids)s::uuid[]);
