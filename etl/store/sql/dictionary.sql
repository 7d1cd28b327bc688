-- Relations of both schemas with their columns and comments.
SELECT n.nspname, c.relname, obj_description(c.oid, 'pg_class'), a.attname,
       format_type(a.atttypid, a.atttypmod), NOT a.attnotnull AND c.relkind = 'r',
       col_description(c.oid, a.attnum)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname IN ('intake', 'news') AND c.relkind IN ('r', 'v')
ORDER BY n.nspname DESC, c.relkind::text COLLATE "C", c.relname COLLATE "C", a.attnum;
