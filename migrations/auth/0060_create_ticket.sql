-- Tickets with which pages of browsers listen, which can send no Authorization with a WebSocket or an event stream: each is good
-- once, for seconds. By their SHA-256; the access token that one stands for is sealed under a key that only who holds the
-- ticket can derive, so that the table opens nothing.
CREATE TABLE auth.ticket (
    hospital_id uuid NOT NULL,
    ticket_hash bytea NOT NULL,
    token_sealed bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (ticket_hash)
);
CREATE INDEX ticket_expiry ON auth.ticket USING brin (expires_at);
SELECT platform.protect_tenant_table('auth.ticket');
CREATE POLICY directory ON auth.ticket TO medley_owner USING (true) WITH CHECK (true);

-- Enters a ticket of a declared tenant.
CREATE FUNCTION auth.enter_ticket(p_hospital uuid, p_hash bytea, p_sealed bytea, p_expires timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    declared uuid[] := string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[];
BEGIN
    IF (p_hospital = ANY (declared)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a tenant was not declared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO auth.ticket (hospital_id, ticket_hash, token_sealed, expires_at)
    VALUES (p_hospital, p_hash, p_sealed, p_expires);
END
$$;

-- Uses a ticket up, before there is a tenant: of several at once one gets the row. What has expired goes as well.
CREATE FUNCTION auth.take_ticket(p_hash bytea)
RETURNS TABLE (token_sealed bytea, expires_at timestamptz)
LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    DELETE FROM auth.ticket AS t
    WHERE t.ticket_hash = p_hash
    RETURNING t.token_sealed, t.expires_at;
END
$$;

REVOKE ALL ON FUNCTION auth.enter_ticket(uuid, bytea, bytea, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION auth.take_ticket(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.enter_ticket(uuid, bytea, bytea, timestamptz) TO medley_app;
GRANT EXECUTE ON FUNCTION auth.take_ticket(bytea) TO medley_app;
GRANT SELECT, DELETE ON auth.ticket TO medley_system;
