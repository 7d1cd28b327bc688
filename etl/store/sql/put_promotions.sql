-- Promotions as they are now take the place of what linking knew of them.
DELETE FROM intake.promotions p
USING unnest(%(ids)s::uuid[], %(positions)s::smallint[]) AS c (id, position)
WHERE p.kind = %(kind)s AND p.id = c.id AND p.position = c.position;
INSERT INTO intake.promotions SELECT * FROM stage_promotions;
