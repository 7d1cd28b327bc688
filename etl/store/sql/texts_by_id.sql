-- Texts by their ids, in order; one that is gone is left out.
SELECT text_id::text, text FROM intake.texts WHERE text_id = ANY (%(ids)s::uuid[]) ORDER BY text_id;
