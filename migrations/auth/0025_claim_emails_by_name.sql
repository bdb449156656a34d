-- As before, but the table is known by its name to the end: a regclass is a number, and a table that was rebuilt and swapped
-- in while this waited for it has another.
CREATE OR REPLACE FUNCTION auth.claim_emails(p_table text, p_hospitals uuid[], p_keys text[], p_users uuid[])
RETURNS SETOF integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog
AS $$
DECLARE
    parts CONSTANT text[] := parse_ident(p_table);
    target CONSTANT text := format('%I.%I', parts[1], parts[2]);
    holder uuid;
BEGIN
    FOR place IN 1..cardinality(p_hospitals) LOOP
        EXECUTE format(
            'INSERT INTO %s (hospital_id, email_key, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', target)
        USING p_hospitals[place], p_keys[place], p_users[place];
        EXECUTE format('SELECT user_id FROM %s WHERE hospital_id = $1 AND email_key = $2', target)
        INTO holder
        USING p_hospitals[place], p_keys[place];
        IF holder IS DISTINCT FROM p_users[place] THEN
            CONTINUE;
        END IF;
        EXECUTE format('DELETE FROM %s WHERE hospital_id = $1 AND user_id = $2 AND email_key <> $3', target)
        USING p_hospitals[place], p_users[place], p_keys[place];
        RETURN NEXT place - 1;
    END LOOP;
END
$$;
