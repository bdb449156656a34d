-- The roles of docs/operations.md. None may log in; none is a superuser or bypasses row-level security.
-- Roles belong to the whole cluster and advisory locks to one database, so another database's migration may win the race.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['medley_owner', 'medley_app', 'medley_system', 'medley_journal'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', role_name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END
$$;
