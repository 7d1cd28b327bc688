-- Roles belong to the cluster: made where absent, without passwords, never dropped by a downgrade.

DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['tearsheet_loader', 'tearsheet_analyst'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      IF NOT (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        RAISE insufficient_privilege USING
          MESSAGE = format('role %s is missing, and %s may not create roles', wanted, current_user),
          HINT = format('let an administrator run: CREATE ROLE %s LOGIN;  then migrate again', wanted);
      END IF;
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- another migration on this cluster was faster
      END;
    END IF;
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA intake, news TO tearsheet_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA intake, news TO tearsheet_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA intake
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tearsheet_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA news
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tearsheet_loader;

GRANT USAGE ON SCHEMA news TO tearsheet_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA news TO tearsheet_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA news GRANT SELECT ON TABLES TO tearsheet_analyst;
