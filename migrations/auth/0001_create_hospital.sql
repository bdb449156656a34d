-- The read tables of the Auth module: hospitals, their locations, and the directory of codes.
CREATE SCHEMA auth;
GRANT USAGE ON SCHEMA auth TO medley_app, medley_system;

CREATE TABLE auth.hospital (
    hospital_id uuid NOT NULL,
    version integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    currency text NOT NULL,
    time_zone text NOT NULL,
    locale text NOT NULL,
    patient_number_pattern text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id)
);
SELECT platform.protect_tenant_table('auth.hospital');

CREATE TABLE auth.location (
    hospital_id uuid NOT NULL,
    location_id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    code text,
    line1 text,
    city text,
    region text,
    postal_code text,
    country text,
    phone text,
    time_zone text,
    status text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, location_id)
);
SELECT platform.protect_tenant_table('auth.location');

-- Which hospital has a code. It is asked before there is a tenant, through the functions below alone.
CREATE TABLE auth.hospital_directory (
    hospital_id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    PRIMARY KEY (code)
);
SELECT platform.protect_tenant_table('auth.hospital_directory');
CREATE POLICY directory ON auth.hospital_directory TO medley_owner USING (true) WITH CHECK (true);

-- The tenant of a code; NULL where there is none.
CREATE FUNCTION auth.find_hospital(p_code text) RETURNS uuid
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    RETURN (SELECT d.hospital_id FROM auth.hospital_directory AS d WHERE d.code = p_code);
END
$$;

-- Whether anyone has signed up.
CREATE FUNCTION auth.has_hospital() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM auth.hospital_directory);
END
$$;

-- Gives out codes and answers the ordinals, from 0, of those that were free. Where p_first says so, none may be given yet.
CREATE FUNCTION auth.claim_hospital_codes(p_hospitals uuid[], p_codes text[], p_first boolean[]) RETURNS SETOF integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    declared uuid[] := string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[];
    candidate record;
BEGIN
    IF (p_hospitals <@ declared) IS NOT TRUE THEN
        RAISE EXCEPTION 'a tenant was not declared' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF true = ANY (p_first) THEN
        -- Two first hospitals at once: the second waits and then sees the other. The number means "first" and no more.
        PERFORM pg_advisory_xact_lock(7378697629483820646);
    END IF;
    -- In the order of codes, so that two batches never wait for each other crosswise.
    FOR candidate IN
        SELECT x.hospital, x.code, x.first, (x.ordinal - 1)::integer AS place
        FROM unnest(p_hospitals, p_codes, p_first) WITH ORDINALITY AS x (hospital, code, first, ordinal)
        ORDER BY x.code COLLATE "C", x.ordinal
    LOOP
        IF candidate.first AND EXISTS (SELECT FROM auth.hospital_directory) THEN
            CONTINUE;
        END IF;
        INSERT INTO auth.hospital_directory (hospital_id, code)
        VALUES (candidate.hospital, candidate.code)
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            RETURN NEXT candidate.place;
        END IF;
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION auth.find_hospital(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION auth.has_hospital() FROM PUBLIC;
REVOKE ALL ON FUNCTION auth.claim_hospital_codes(uuid[], text[], boolean[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.find_hospital(text) TO medley_app, medley_system;
GRANT EXECUTE ON FUNCTION auth.has_hospital() TO medley_app, medley_system;
GRANT EXECUTE ON FUNCTION auth.claim_hospital_codes(uuid[], text[], boolean[]) TO medley_app;

GRANT SELECT, INSERT, UPDATE ON auth.hospital, auth.location TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.hospital, auth.location, auth.hospital_directory TO medley_system;
