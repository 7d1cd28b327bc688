-- Lines of some sources' day as counted now. A row that nothing supports any more is gone.
DELETE FROM intake.line_days l
WHERE l.day = %(day)s AND l.source = ANY (%(sources)s)
  AND NOT EXISTS (SELECT FROM stage_line_days s WHERE s.source = l.source AND s.day = l.day);

INSERT INTO intake.line_days AS l
SELECT * FROM stage_line_days WHERE day = %(day)s ORDER BY source
ON CONFLICT (source, day) DO UPDATE
SET text_ids = excluded.text_ids, lines = excluded.lines, texts = excluded.texts,
    last = excluded.last, rules = excluded.rules
WHERE (l.text_ids, l.lines, l.texts, l.last, l.rules)
  IS DISTINCT FROM
      (excluded.text_ids, excluded.lines, excluded.texts, excluded.last, excluded.rules);
