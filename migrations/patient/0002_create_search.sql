-- The search box. Trigram operators are not leakproof, so under row-level security no index would serve them: the search
-- is a definer function of medley_system that repeats the tenant predicate and checks it against the setting.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA patient;
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA patient;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA patient;

CREATE INDEX patient_search_part ON patient.patient
    USING gin (hospital_id patient.uuid_ops, search_name patient.gin_trgm_ops);

-- Every word that occurs in a name of the hospital: what a mistyped word may have meant.
CREATE TABLE patient.name_word (
    hospital_id uuid NOT NULL,
    word text COLLATE "C" NOT NULL,
    PRIMARY KEY (hospital_id, word)
);
SELECT platform.protect_tenant_table('patient.name_word');
GRANT SELECT, INSERT ON patient.name_word TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.name_word TO medley_system;
CREATE INDEX name_word_near ON patient.name_word USING gin (hospital_id patient.uuid_ops, word patient.gin_trgm_ops);

-- Whether the transaction's setting names the hospital: what the tenant policy would ask.
CREATE FUNCTION patient.is_tenant(hospital uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path = pg_catalog
AS $$
    SELECT coalesce(
        hospital = ANY (string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[]), false)
$$;

-- Words of the hospital's names that are near a mistyped one, nearest first: at most two letters differ.
CREATE FUNCTION patient.near_words(hospital uuid, typed text) RETURNS text[]
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
    SET pg_trgm.similarity_threshold = 0.2
AS $$
DECLARE
    allowed integer := CASE WHEN length(typed) < 4 THEN 1 ELSE 2 END;
BEGIN
    IF length(typed) > 40 THEN
        RETURN ARRAY[typed];
    END IF;
    RETURN ARRAY(
        SELECT near.word
        FROM (
            SELECT w.word, levenshtein_less_equal(w.word, typed, allowed) AS distance, similarity(w.word, typed) AS alike
            FROM name_word w
            WHERE w.hospital_id = hospital
                AND w.word % typed
                AND length(w.word) <= 40
        ) near
        WHERE near.distance <= allowed
        ORDER BY near.distance, near.alike DESC, near.word
        LIMIT 8);
END
$$;

-- Patients whose names hold each of `typed` words nearly, at most 200 of them; key is how far they are, as sortable text.
CREATE FUNCTION patient.search_near(
    hospital uuid, typed text[], patterns text[], without uuid[], after_key text, after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
    SET enable_indexscan = off
    SET enable_indexonlyscan = off
AS $$
DECLARE
    alternatives text[];
    expressions text[] := ARRAY['', '', '', ''];
    wholes text := array_to_string(typed, ' ');
BEGIN
    FOR number IN 1 .. least(cardinality(typed), 4) LOOP
        alternatives := near_words(hospital, typed[number]);
        IF cardinality(alternatives) = 0 THEN
            RETURN;
        END IF;
        expressions[number] := ' (' || array_to_string(alternatives, '|') || ') ';
    END LOOP;
    RETURN QUERY
        SELECT found.patient_id, 4, found.far
        FROM (
            SELECT p.patient_id, lpad((1000 - 1000 * similarity(p.search_name, wholes))::integer::text, 4, '0') AS far
            FROM patient p
            WHERE p.hospital_id = hospital
                AND p.search_name ~ expressions[1]
                AND (expressions[2] = '' OR p.search_name ~ expressions[2])
                AND (expressions[3] = '' OR p.search_name ~ expressions[3])
                AND (expressions[4] = '' OR p.search_name ~ expressions[4])
                AND NOT (p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
                    AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4])
                AND p.patient_id <> ALL (without)
            LIMIT 200
        ) found
        WHERE (found.far, found.patient_id) > (after_key, after_id)
        ORDER BY found.far, found.patient_id
        LIMIT maximum;
END
$$;

-- Patients whose names hold every pattern, where they are few: through the trigram index, then sorted.
CREATE FUNCTION patient.search_part_sparse(
    hospital uuid, patterns text[], first_name text, without uuid[], after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
    SET enable_indexscan = off
    SET enable_indexonlyscan = off
AS $$
BEGIN
    RETURN QUERY
        SELECT p.patient_id, 3, ''
        FROM patient p
        WHERE p.hospital_id = hospital
            AND p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
            AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4]
            AND NOT starts_with(p.search_name, first_name) AND NOT starts_with(p.search_family, first_name)
            AND p.patient_id <> ALL (without)
            AND p.patient_id > after_id
        ORDER BY p.patient_id
        LIMIT maximum;
END
$$;

-- The same where they are many: in the order of the key until the page is full.
CREATE FUNCTION patient.search_part_dense(
    hospital uuid, patterns text[], first_name text, without uuid[], after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
    SET enable_bitmapscan = off
    SET enable_sort = off
AS $$
BEGIN
    RETURN QUERY
        SELECT p.patient_id, 3, ''
        FROM patient p
        WHERE p.hospital_id = hospital
            AND p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
            AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4]
            AND NOT starts_with(p.search_name, first_name) AND NOT starts_with(p.search_family, first_name)
            AND p.patient_id <> ALL (without)
            AND p.patient_id > after_id
        ORDER BY p.patient_id
        LIMIT maximum;
END
$$;

-- How many names hold every pattern, counted up to `enough`.
CREATE FUNCTION patient.count_part(hospital uuid, patterns text[], enough integer) RETURNS integer
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
    SET enable_indexscan = off
    SET enable_indexonlyscan = off
AS $$
BEGIN
    RETURN (
        SELECT count(*)
        FROM (
            SELECT
            FROM patient p
            WHERE p.hospital_id = hospital
                AND p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
                AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4]
            LIMIT enough
        ) counted);
END
$$;

-- Patients whose phone, number (MRN) or identifier is exactly what was typed: at most 200.
CREATE FUNCTION patient.search_exact(hospital uuid, numbers text[], phones text[], values_typed text[], system_typed text)
    RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
AS $$
BEGIN
    RETURN ARRAY(
        (SELECT m.patient_id FROM mrn m WHERE m.hospital_id = hospital AND m.mrn_key = ANY (numbers) LIMIT 200)
        UNION
        (SELECT p.patient_id
            FROM patient p
            WHERE p.hospital_id = hospital AND p.phone_reversed = ANY (phones) LIMIT 200)
        UNION
        (SELECT i.patient_id
            FROM identifier i
            WHERE i.hospital_id = hospital
                AND i.value_key = ANY (values_typed)
                AND (system_typed IS NULL OR i.system = system_typed)
            LIMIT 200)
        ORDER BY 1
        LIMIT 200);
END
$$;

-- A page of the search: (patient, class, key) in the order class, key, patient; after the given one.
-- Classes: 0 exact number, phone or identifier; 1 the end of a phone; 2 the beginning of a name, or born in the range;
-- 3 part of a name; 4 a name that is nearly so.
CREATE FUNCTION patient.search(
    hospital uuid, numbers text[], phones text[], values_typed text[], system_typed text, phone_end text,
    first_name text, patterns text[], typed text[], born_from date, born_to date,
    after_class integer, after_key text, after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
    SET jit = off
AS $$
DECLARE
    -- Above every letter: the end of the range of texts that begin with a prefix.
    last_letter CONSTANT text := chr(1114111);
    dense CONSTANT integer := 2000;
    first_id CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    exact uuid[];
    found integer;
    remaining integer := maximum;
BEGIN
    IF NOT is_tenant(hospital) THEN
        RETURN;
    END IF;
    exact := search_exact(hospital, numbers, phones, values_typed, system_typed);
    IF after_class = 0 THEN
        RETURN QUERY
            SELECT e.id, 0, '' FROM unnest(exact) AS e (id) WHERE e.id > after_id ORDER BY e.id LIMIT remaining;
        GET DIAGNOSTICS found = ROW_COUNT;
        remaining := remaining - found;
    END IF;

    IF phone_end IS NOT NULL AND after_class <= 1 AND remaining > 0 THEN
        RETURN QUERY
            SELECT p.patient_id, 1, p.phone_reversed
            FROM patient p
            WHERE p.hospital_id = hospital
                AND p.phone_reversed >= phone_end AND p.phone_reversed < phone_end || last_letter
                AND (after_class < 1 OR (p.phone_reversed, p.patient_id) > (after_key, after_id))
                AND p.patient_id <> ALL (exact)
            ORDER BY p.phone_reversed, p.patient_id
            LIMIT remaining;
        GET DIAGNOSTICS found = ROW_COUNT;
        remaining := remaining - found;
    END IF;

    IF born_from IS NOT NULL THEN
        IF after_class <= 2 AND remaining > 0 THEN
            RETURN QUERY
                SELECT p.patient_id, 2, p.search_name
                FROM patient p
                WHERE p.hospital_id = hospital
                    AND p.birth_from >= born_from AND p.birth_from <= born_to AND p.birth_to <= born_to
                    AND p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
                    AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4]
                    AND (after_class < 2 OR (p.search_name, p.patient_id) > (after_key, after_id))
                    AND p.patient_id <> ALL (exact)
                ORDER BY p.search_name, p.patient_id
                LIMIT remaining;
        END IF;
        RETURN;
    END IF;
    IF first_name IS NULL THEN
        RETURN;
    END IF;

    IF after_class <= 2 AND remaining > 0 THEN
        RETURN QUERY
            SELECT begun.patient_id, 2, begun.name
            FROM (
                (SELECT p.patient_id, p.search_name AS name
                    FROM patient p
                    WHERE p.hospital_id = hospital
                        AND p.search_name >= first_name AND p.search_name < first_name || last_letter
                        AND (after_class < 2 OR (p.search_name, p.patient_id) > (after_key, after_id))
                        AND p.patient_id <> ALL (exact)
                    ORDER BY p.search_name, p.patient_id
                    LIMIT remaining)
                UNION ALL
                (SELECT p.patient_id, p.search_family
                    FROM patient p
                    WHERE p.hospital_id = hospital
                        AND p.search_family >= first_name AND p.search_family < first_name || last_letter
                        AND (after_class < 2 OR (p.search_family, p.patient_id) > (after_key, after_id))
                        AND NOT starts_with(p.search_name, first_name)
                        AND p.patient_id <> ALL (exact)
                    ORDER BY p.search_family, p.patient_id
                    LIMIT remaining)
            ) begun
            ORDER BY begun.name, begun.patient_id
            LIMIT remaining;
        GET DIAGNOSTICS found = ROW_COUNT;
        remaining := remaining - found;
    END IF;

    IF after_class <= 3 AND remaining > 0 THEN
        IF count_part(hospital, patterns, dense) < dense THEN
            RETURN QUERY
                SELECT s.patient_id, s.class, s.key
                FROM search_part_sparse(hospital, patterns, first_name, exact,
                    CASE WHEN after_class = 3 THEN after_id ELSE first_id END, remaining) s;
        ELSE
            RETURN QUERY
                SELECT s.patient_id, s.class, s.key
                FROM search_part_dense(hospital, patterns, first_name, exact,
                    CASE WHEN after_class = 3 THEN after_id ELSE first_id END, remaining) s;
        END IF;
        GET DIAGNOSTICS found = ROW_COUNT;
        remaining := remaining - found;
    END IF;

    IF remaining > 0 THEN
        RETURN QUERY
            SELECT s.patient_id, s.class, s.key
            FROM search_near(hospital, typed, patterns, exact,
                CASE WHEN after_class = 4 THEN after_key ELSE '' END,
                CASE WHEN after_class = 4 THEN after_id ELSE first_id END, remaining) s;
    END IF;
END
$$;

DO $$
DECLARE
    signature regprocedure;
BEGIN
    FOR signature IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'patient'::regnamespace
        AND p.proowner = 'medley_owner'::regrole AND p.proname IN ('is_tenant', 'near_words', 'search_near',
            'search_part_sparse', 'search_part_dense', 'count_part', 'search_exact', 'search') LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO medley_system', signature);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION patient.search TO medley_app;
ALTER FUNCTION patient.search OWNER TO medley_system;
