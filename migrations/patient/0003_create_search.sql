-- The search box. Trigram operators are not leakproof, so under row-level security no index would serve them: the search
-- is a definer function of medley_system that repeats the tenant predicate and checks it against the setting.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA patient;
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA patient;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA patient;

CREATE INDEX patient_search_part ON patient.patient
    USING gin (hospital_id patient.uuid_ops, search_name patient.gin_trgm_ops) WITH (fastupdate = off);

-- Every word that occurs in a name of the hospital: what a mistyped word may have meant.
CREATE TABLE patient.name_word (
    hospital_id uuid NOT NULL,
    word text COLLATE "C" NOT NULL,
    PRIMARY KEY (hospital_id, word)
);
SELECT platform.protect_tenant_table('patient.name_word');
GRANT SELECT, INSERT ON patient.name_word TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.name_word TO medley_system;
CREATE INDEX name_word_near ON patient.name_word
    USING gin (hospital_id patient.uuid_ops, word patient.gin_trgm_ops) WITH (fastupdate = off);

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

-- How far a name is from what was typed, as text that sorts: 0000 is the same.
CREATE FUNCTION patient.distance(name text, typed text[]) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
AS $$
BEGIN
    RETURN lpad((1000 - 1000 * similarity(name, array_to_string(typed, ' ')))::integer::text, 4, '0');
END
$$;

-- Patients whose names hold each word nearly, but not as typed: at most 200 of them, the nearest first.
CREATE FUNCTION patient.search_near(
    hospital uuid, typed text[], patterns text[], without uuid[], after_key text, after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET enable_indexscan = off
    SET enable_indexonlyscan = off
AS $$
DECLARE
    -- Where nearly every word is mistyped the nearest combinations must do.
    enough CONSTANT integer := 16;
    alternatives text[];
    -- One word of each, nearest first: a query of its own that the trigram index answers in one scan. A regular
    -- expression would be one query for all, but of letters above U+07FF, such as Devanagari's, the index makes nothing;
    -- and of conditions joined by OR PostgreSQL takes a word out that they share, which may be in very many names.
    queries text[] := ARRAY['
        SELECT p.patient_id, p.search_name
        FROM patient p
        WHERE p.hospital_id = $1
            AND NOT (p.search_name LIKE $3[1] AND p.search_name LIKE $3[2]
                AND p.search_name LIKE $3[3] AND p.search_name LIKE $3[4])
            AND p.patient_id <> ALL ($4)'];
BEGIN
    FOR number IN 1 .. least(cardinality(typed), 4) LOOP
        alternatives := near_words(hospital, typed[number]);
        IF cardinality(alternatives) = 0 THEN
            RETURN;
        END IF;
        queries := ARRAY(
            SELECT q.query || ' AND p.search_name LIKE ' || quote_literal('% ' || a.word || ' %')
            FROM unnest(queries) WITH ORDINALITY AS q (query, place)
            CROSS JOIN unnest(alternatives) WITH ORDINALITY AS a (word, place)
            ORDER BY q.place + a.place, q.place
            LIMIT enough);
    END LOOP;
    RETURN QUERY EXECUTE '
        SELECT found.patient_id, 4, found.far
        FROM (
            SELECT DISTINCT near.patient_id, distance(near.search_name, $2) AS far
            FROM (' || array_to_string(queries, ' UNION ALL ') || ' LIMIT 200) near
        ) found
        WHERE (found.far, found.patient_id) > ($5, $6)
        ORDER BY found.far, found.patient_id
        LIMIT $7'
    USING hospital, typed, patterns, without, after_key, after_id, maximum;
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

-- Patients whose phone begins or ends so.
CREATE FUNCTION patient.search_phone(
    hospital uuid, beginning text, ending text, without uuid[], after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
AS $$
BEGIN
    RETURN QUERY
        SELECT likely.id, 1, ''
        FROM (
            (SELECT p.patient_id AS id
                FROM patient p
                WHERE p.hospital_id = hospital
                    AND p.phone_national >= beginning AND p.phone_national < beginning || chr(1114111)
                LIMIT 1000)
            UNION
            (SELECT p.patient_id
                FROM patient p
                WHERE p.hospital_id = hospital
                    AND p.phone_reversed >= ending AND p.phone_reversed < ending || chr(1114111)
                LIMIT 1000)
        ) likely
        WHERE likely.id > after_id AND likely.id <> ALL (without)
        ORDER BY likely.id
        LIMIT maximum;
END
$$;

-- Patients born in the range whose names hold every pattern.
CREATE FUNCTION patient.search_born(
    hospital uuid, born_from date, born_to date, patterns text[], without uuid[], after_key text, after_id uuid,
    maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
AS $$
BEGIN
    RETURN QUERY
        SELECT p.patient_id, 2, p.search_name
        FROM patient p
        WHERE p.hospital_id = hospital
            AND p.birth_from >= born_from AND p.birth_from <= born_to AND p.birth_to <= born_to
            AND p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
            AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4]
            AND (p.search_name, p.patient_id) > (after_key, after_id)
            AND p.patient_id <> ALL (without)
        ORDER BY p.search_name, p.patient_id
        LIMIT maximum;
END
$$;

-- Patients whose name, given or family name first, begins so.
CREATE FUNCTION patient.search_beginning(
    hospital uuid, beginning text, without uuid[], after_key text, after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    -- One lower bound alone: of two, the index begins at the row comparison's, which may be the hospital's first name.
    lower_key text := CASE WHEN after_key = '' THEN beginning ELSE after_key END;
BEGIN
    RETURN QUERY
        SELECT begun.id, 2, begun.name
        FROM (
            (SELECT p.patient_id AS id, p.search_name AS name
                FROM patient p
                WHERE p.hospital_id = hospital
                    AND (p.search_name, p.patient_id) > (lower_key, after_id)
                    AND p.search_name < beginning || chr(1114111)
                    AND p.patient_id <> ALL (without)
                ORDER BY p.search_name, p.patient_id
                LIMIT maximum)
            UNION ALL
            (SELECT p.patient_id, p.search_family
                FROM patient p
                WHERE p.hospital_id = hospital
                    AND (p.search_family, p.patient_id) > (lower_key, after_id)
                    AND p.search_family < beginning || chr(1114111)
                    AND NOT starts_with(p.search_name, beginning)
                    AND p.patient_id <> ALL (without)
                ORDER BY p.search_family, p.patient_id
                LIMIT maximum)
        ) begun
        ORDER BY begun.name, begun.id
        LIMIT maximum;
END
$$;

-- A page of the search, in the order (class, key, patient), after the patient `after_id` found in `after_class`.
-- Classes: 0 exact number, phone or identifier; 1 the beginning or end of a phone; 2 the beginning of a name, or born in
-- the range; 3 part of a name; 4 nearly a name. Cursors carry class and patient alone: the key may be a name.
CREATE FUNCTION patient.search(
    hospital uuid, numbers text[], phones text[], values_typed text[], system_typed text,
    phone_beginning text, phone_end text, name_beginning text, patterns text[], typed text[],
    born_from date, born_to date, exact_only boolean, after_class integer, after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    -- A page, not the thousand rows of the default: so the rows are joined by their key, and the tenant is not read whole.
    ROWS 50
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_custom_plan
    SET jit = off
    SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
    dense CONSTANT integer := 2000;
    first_id CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    exact uuid[];
    found integer;
    remaining integer := maximum;
    after_key text := '';
BEGIN
    IF NOT is_tenant(hospital) THEN
        RETURN;
    END IF;
    IF after_class > 0 THEN
        SELECT CASE
            WHEN after_class = 2 AND (born_from IS NOT NULL OR starts_with(p.search_name, name_beginning))
                THEN p.search_name
            WHEN after_class = 2 THEN p.search_family
            WHEN after_class = 4 THEN distance(p.search_name, typed)
            ELSE '' END
        INTO after_key
        FROM patient p
        WHERE p.hospital_id = hospital AND p.patient_id = after_id;
        IF after_key IS NULL THEN
            RETURN;
        END IF;
    END IF;

    exact := search_exact(hospital, numbers, phones, values_typed, system_typed);
    IF born_from IS NOT NULL THEN
        exact := ARRAY(
            SELECT p.patient_id
            FROM patient p
            WHERE p.hospital_id = hospital AND p.patient_id = ANY (exact)
                AND p.birth_from >= born_from AND p.birth_to <= born_to);
    END IF;
    IF after_class = 0 THEN
        RETURN QUERY
            SELECT e.id, 0, '' FROM unnest(exact) AS e (id) WHERE e.id > after_id ORDER BY e.id LIMIT remaining;
        GET DIAGNOSTICS found = ROW_COUNT;
        remaining := remaining - found;
    END IF;

    IF phone_end IS NOT NULL AND born_from IS NULL AND after_class <= 1 AND remaining > 0 THEN
        RETURN QUERY
            SELECT s.patient_id, s.class, s.key
            FROM search_phone(hospital, phone_beginning, phone_end, exact,
                CASE WHEN after_class = 1 THEN after_id ELSE first_id END, remaining) s;
        GET DIAGNOSTICS found = ROW_COUNT;
        remaining := remaining - found;
    END IF;

    IF born_from IS NOT NULL THEN
        IF NOT exact_only AND after_class <= 2 AND remaining > 0 THEN
            RETURN QUERY
                SELECT s.patient_id, s.class, s.key
                FROM search_born(hospital, born_from, born_to, patterns, exact,
                    CASE WHEN after_class = 2 THEN after_key ELSE '' END,
                    CASE WHEN after_class = 2 THEN after_id ELSE first_id END, remaining) s;
        END IF;
        RETURN;
    END IF;
    IF name_beginning IS NULL THEN
        RETURN;
    END IF;

    IF after_class <= 2 AND remaining > 0 THEN
        RETURN QUERY
            SELECT s.patient_id, s.class, s.key
            FROM search_beginning(hospital, name_beginning, exact,
                CASE WHEN after_class = 2 THEN after_key ELSE '' END,
                CASE WHEN after_class = 2 THEN after_id ELSE first_id END, remaining) s;
        GET DIAGNOSTICS found = ROW_COUNT;
        remaining := remaining - found;
    END IF;

    IF after_class <= 3 AND remaining > 0 THEN
        IF count_part(hospital, patterns, dense) < dense THEN
            RETURN QUERY
                SELECT s.patient_id, s.class, s.key
                FROM search_part_sparse(hospital, patterns, name_beginning, exact,
                    CASE WHEN after_class = 3 THEN after_id ELSE first_id END, remaining) s;
        ELSE
            RETURN QUERY
                SELECT s.patient_id, s.class, s.key
                FROM search_part_dense(hospital, patterns, name_beginning, exact,
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

-- The search alone may be called, and runs as medley_system, whose policy hides nothing and so hinders no index.
-- The right is given before the function is: afterwards it is no longer this role's to give.
GRANT EXECUTE ON FUNCTION patient.search TO medley_app;
DO $$
DECLARE
    signature regprocedure;
BEGIN
    -- The new owner of a function must be allowed to create in its schema, for this moment only.
    GRANT CREATE ON SCHEMA patient TO medley_system;
    FOR signature IN
        SELECT p.oid
        FROM pg_proc p
        WHERE p.pronamespace = 'patient'::regnamespace
            AND p.proname IN ('is_tenant', 'near_words', 'distance', 'search_near', 'search_part_sparse',
                'search_part_dense', 'count_part', 'search_exact', 'search_phone', 'search_born', 'search_beginning',
                'search')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('ALTER FUNCTION %s OWNER TO medley_system', signature);
    END LOOP;
    REVOKE CREATE ON SCHEMA patient FROM medley_system;
END
$$;
