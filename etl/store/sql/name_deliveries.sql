-- The file names under which deliveries arrived.
INSERT INTO intake.delivery_names (delivery_id, name)
SELECT DISTINCT delivery_id, name
FROM unnest(%(deliveries)s::uuid[], %(names)s::text[]) AS n (delivery_id, name)
ORDER BY delivery_id, name
ON CONFLICT DO NOTHING;
