-- Files that could not be taken in and now are: their rows leave the quarantine.
DELETE FROM intake.quarantine q
USING unnest(%(sources)s::text[], %(days)s::date[], %(names)s::text[]) AS f (source, day, name)
WHERE q.delivery_id IS NULL AND q.source = f.source AND q.day = f.day AND q.name = f.name;
