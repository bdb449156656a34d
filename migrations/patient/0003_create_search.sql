-- The search box. Trigram operators are not leakproof, so under row-level security no index would serve them: the search
-- is a definer function of medley_system that repeats the tenant predicate and checks it against the setting.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA patient;
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA patient;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA patient;

-- A year has very many birth dates: the name that is typed beside it is looked at in the index itself.
DROP INDEX patient.patient_birth;
CREATE INDEX patient_birth ON patient.patient (hospital_id, birth_from, birth_to, patient_id) INCLUDE (search_name);

-- Every word that occurs in a name of the hospital, and in how many: where a part of a word, or a mistyped one, is looked
-- up. A word is there only as long as a patient bears it: words of names identify people.
CREATE TABLE patient.name_word (
    hospital_id uuid NOT NULL,
    word text COLLATE "C" NOT NULL,
    patient_count integer NOT NULL CHECK (patient_count >= 0),
    PRIMARY KEY (hospital_id, word)
) WITH (fillfactor = 70);
SELECT platform.protect_tenant_table('patient.name_word');
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.name_word TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.name_word TO medley_system;
CREATE INDEX name_word_near ON patient.name_word
    USING gin (hospital_id patient.uuid_ops, word patient.gin_trgm_ops) WITH (fastupdate = off);

-- Who bears a word, each word of a name once. The whole name stands beside it in the index, so that whoever must bear
-- other words as well is found by reading the rarest word's neighbouring entries alone.
CREATE TABLE patient.patient_word (
    hospital_id uuid NOT NULL,
    word text COLLATE "C" NOT NULL,
    patient_id uuid NOT NULL,
    search_name text COLLATE "C" NOT NULL,
    PRIMARY KEY (hospital_id, word, patient_id) INCLUDE (search_name)
    -- An index alone answers for rows that a vacuum has passed, so an import should not wait long for one.
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);
SELECT platform.protect_tenant_table('patient.patient_word');
GRANT SELECT, INSERT, DELETE ON patient.patient_word TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON patient.patient_word TO medley_system;

-- Whether the transaction's setting names the hospital: what the tenant policy would ask.
CREATE FUNCTION patient.is_tenant(hospital uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path = pg_catalog
AS $$
    SELECT coalesce(
        hospital = ANY (string_to_array(nullif(current_setting('medley.hospital_ids', true), ''), ',')::uuid[]), false)
$$;

-- Words of the hospital's names that hold a part of a word, a short part at their beginning, and how many patients bear
-- them together; NULL where there is none.
CREATE FUNCTION patient.words_holding(hospital uuid, part text, OUT words text[], OUT patient_count bigint)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
AS $$
BEGIN
    IF length(part) < 3 THEN
        SELECT array_agg(w.word), sum(w.patient_count)
        INTO words, patient_count
        FROM name_word w
        WHERE w.hospital_id = hospital AND w.word >= part AND w.word < part || chr(1114111);
    ELSE
        SELECT array_agg(w.word), sum(w.patient_count)
        INTO words, patient_count
        FROM name_word w
        WHERE w.hospital_id = hospital AND w.word LIKE '%' || part || '%';
    END IF;
END
$$;

-- Words of the hospital's names that are near a mistyped one, nearest first: at most two letters differ.
CREATE FUNCTION patient.near_words(hospital uuid, typed text) RETURNS TABLE (word text, patient_count integer)
    LANGUAGE plpgsql STABLE
    ROWS 8
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_generic_plan
    -- Only by a bitmap does the trigram index answer, and whoever calls this may have forbidden bitmaps to itself.
    SET enable_bitmapscan = on
    SET enable_seqscan = off
    SET pg_trgm.similarity_threshold = 0.2
AS $$
DECLARE
    allowed integer := CASE WHEN length(typed) < 4 THEN 1 ELSE 2 END;
BEGIN
    IF length(typed) > 40 THEN
        RETURN QUERY SELECT w.word, w.patient_count FROM name_word w WHERE w.hospital_id = hospital AND w.word = typed;
        RETURN;
    END IF;
    RETURN QUERY
        SELECT near.word, near.patient_count
        FROM (
            SELECT w.word, w.patient_count, levenshtein_less_equal(w.word, typed, allowed) AS distance,
                similarity(w.word, typed) AS alike
            FROM name_word w
            WHERE w.hospital_id = hospital
                AND w.word % typed
                AND length(w.word) <= 40
        ) near
        WHERE near.distance <= allowed
        ORDER BY near.distance, near.alike DESC, near.word
        LIMIT 8;
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
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
    SET enable_bitmapscan = off
AS $$
DECLARE
    -- Where nearly every word is mistyped the nearest combinations must do.
    enough CONSTANT integer := 16;
    -- The most names that are read, the nearest combinations' first: of words that very many bear, the oldest patients'.
    names_limit CONSTANT integer := 20000;
    -- One word for each that was typed, nearest first: the words between spaces, the rarest of them, and how many bear it.
    combinations text[] := ARRAY[' '];
    rarest text[] := ARRAY[''];
    fewest integer[] := ARRAY[2147483647];
BEGIN
    FOR number IN 1 .. least(cardinality(typed), 4) LOOP
        SELECT array_agg(c.words ORDER BY c.place), array_agg(c.rarest ORDER BY c.place),
            array_agg(c.fewest ORDER BY c.place)
        INTO combinations, rarest, fewest
        FROM (
            SELECT q.words || a.word || ' ' AS words,
                CASE WHEN a.patient_count < q.fewest THEN a.word ELSE q.rarest END AS rarest,
                least(a.patient_count, q.fewest) AS fewest,
                row_number() OVER (ORDER BY q.place + a.place, q.place) AS place
            FROM unnest(combinations, rarest, fewest) WITH ORDINALITY AS q (words, rarest, fewest, place)
            CROSS JOIN near_words(hospital, typed[number]) WITH ORDINALITY AS a (word, patient_count, place)
            ORDER BY 4
            LIMIT enough
        ) c;
        IF combinations IS NULL THEN
            RETURN;
        END IF;
    END LOOP;
    RETURN QUERY
        WITH combination AS (
            SELECT c.rarest, c.place, string_to_array(btrim(c.words, ' '), ' ') AS words,
                greatest(0, names_limit - coalesce(sum(c.fewest) OVER (
                    ORDER BY c.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)) AS names_left
            FROM unnest(combinations, rarest, fewest) WITH ORDINALITY AS c (words, rarest, fewest, place)
            -- Whoever bears words that all hold what was typed was found before.
            WHERE NOT (c.words LIKE patterns[1] AND c.words LIKE patterns[2]
                AND c.words LIKE patterns[3] AND c.words LIKE patterns[4])
        ), found AS MATERIALIZED (
            SELECT bearer.patient_id, bearer.search_name
            FROM (
                SELECT c.rarest, c.place, c.names_left, coalesce('% ' || c.words[1] || ' %', '%') AS pattern_1,
                    coalesce('% ' || c.words[2] || ' %', '%') AS pattern_2,
                    coalesce('% ' || c.words[3] || ' %', '%') AS pattern_3,
                    coalesce('% ' || c.words[4] || ' %', '%') AS pattern_4
                FROM combination c
            ) c
            CROSS JOIN LATERAL (
                SELECT w.patient_id, w.search_name
                FROM (
                    SELECT w.patient_id, w.search_name
                    FROM patient_word w
                    WHERE w.hospital_id = hospital AND w.word = c.rarest
                    ORDER BY w.patient_id
                    LIMIT c.names_left
                ) w
                WHERE w.search_name LIKE c.pattern_1 AND w.search_name LIKE c.pattern_2
                    AND w.search_name LIKE c.pattern_3 AND w.search_name LIKE c.pattern_4
                    AND NOT (w.search_name LIKE patterns[1] AND w.search_name LIKE patterns[2]
                        AND w.search_name LIKE patterns[3] AND w.search_name LIKE patterns[4])
                    AND w.patient_id <> ALL (without)
                ORDER BY w.patient_id
                LIMIT 200
            ) bearer
            ORDER BY c.place, bearer.patient_id
            LIMIT 200
        ), far AS MATERIALIZED (
            SELECT n.search_name, distance(n.search_name, typed) AS key
            FROM (SELECT DISTINCT f.search_name FROM found f) n
        )
        SELECT DISTINCT f.patient_id, 4, far.key
        FROM found f
        JOIN far ON far.search_name = f.search_name
        WHERE (far.key, f.patient_id) > (after_key, after_id)
        ORDER BY far.key, f.patient_id
        LIMIT maximum;
END
$$;

-- Patients whose names hold every pattern, among those who bear one of some words.
CREATE FUNCTION patient.search_part_by_words(
    hospital uuid, words text[], patterns text[], first_name text, without uuid[], after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
    SET enable_bitmapscan = off
    SET enable_hashjoin = off
    SET enable_mergejoin = off
AS $$
BEGIN
    RETURN QUERY
        SELECT p.patient_id, 3, ''
        FROM (
            SELECT DISTINCT w.patient_id
            FROM patient_word w
            WHERE w.hospital_id = hospital
                AND w.word = ANY (words)
                AND w.patient_id > after_id
                AND w.search_name LIKE patterns[1] AND w.search_name LIKE patterns[2]
                AND w.search_name LIKE patterns[3] AND w.search_name LIKE patterns[4]
                AND NOT starts_with(w.search_name, first_name)
                AND w.patient_id <> ALL (without)
            ORDER BY w.patient_id
            OFFSET 0
        ) found
        JOIN patient p ON p.hospital_id = hospital AND p.patient_id = found.patient_id
        WHERE NOT starts_with(p.search_family, first_name)
        ORDER BY found.patient_id
        LIMIT maximum;
END
$$;

-- The same among the next patients in the order of the key, so many of them at most.
CREATE FUNCTION patient.search_part_in_order(
    hospital uuid, patterns text[], first_name text, without uuid[], after_id uuid, patients_limit bigint,
    maximum integer
) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
    SET enable_bitmapscan = off
    SET enable_sort = off
AS $$
BEGIN
    RETURN ARRAY(
        SELECT p.patient_id
        FROM (
            SELECT p.patient_id, p.search_name, p.search_family
            FROM patient p
            WHERE p.hospital_id = hospital AND p.patient_id > after_id
            ORDER BY p.patient_id
            LIMIT patients_limit
        ) p
        WHERE p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
            AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4]
            AND NOT starts_with(p.search_name, first_name) AND NOT starts_with(p.search_family, first_name)
            AND p.patient_id <> ALL (without)
        ORDER BY p.patient_id
        LIMIT maximum);
END
$$;

-- Patients whose names hold every pattern, but do not begin as typed.
CREATE FUNCTION patient.search_part(
    hospital uuid, typed text[], patterns text[], first_name text, without uuid[], after_id uuid, maximum integer
) RETURNS TABLE (patient_id uuid, class integer, key text)
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
AS $$
DECLARE
    -- So many names are read at once without asking whether fewer would do.
    few CONSTANT integer := 4000;
    -- What a patient costs in the order of the key, in names of a word read one after another.
    patient_cost CONSTANT integer := 3;
    part text;
    held record;
    rarest text[];
    fewest bigint;
    page uuid[];
BEGIN
    FOREACH part IN ARRAY typed LOOP
        SELECT h.words, h.patient_count INTO held FROM words_holding(hospital, part) h;
        IF held.words IS NULL THEN
            RETURN;
        END IF;
        IF fewest IS NULL OR held.patient_count < fewest THEN
            rarest := held.words;
            fewest := held.patient_count;
        END IF;
    END LOOP;
    -- What many bear fills a page soon in the order of the key. Where it does not, no more was lost than the other way
    -- costs: so neither many words that never meet in a name nor one that is everywhere makes a search slow.
    IF fewest > few THEN
        page := search_part_in_order(
            hospital, patterns, first_name, without, after_id, fewest / patient_cost, maximum);
        IF cardinality(page) = maximum THEN
            RETURN QUERY SELECT found.id, 3, '' FROM unnest(page) AS found (id);
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
        SELECT s.patient_id, s.class, s.key
        FROM search_part_by_words(hospital, rarest, patterns, first_name, without, after_id, maximum) s;
END
$$;

-- Patients whose phone, number (MRN) or identifier is exactly what was typed: at most 200.
CREATE FUNCTION patient.search_exact(hospital uuid, numbers text[], phones text[], values_typed text[], system_typed text)
    RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
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
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
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
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
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
    SET plan_cache_mode = force_generic_plan
    SET jit = off
    SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
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
        RETURN QUERY
            SELECT s.patient_id, s.class, s.key
            FROM search_part(hospital, typed, patterns, name_beginning, exact,
                CASE WHEN after_class = 3 THEN after_id ELSE first_id END, remaining) s;
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
            AND p.proname IN ('is_tenant', 'words_holding', 'near_words', 'distance', 'search_near',
                'search_part_by_words', 'search_part_in_order', 'search_part', 'search_exact', 'search_phone',
                'search_born', 'search_beginning', 'search')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
        EXECUTE format('ALTER FUNCTION %s OWNER TO medley_system', signature);
    END LOOP;
    REVOKE CREATE ON SCHEMA patient FROM medley_system;
END
$$;
