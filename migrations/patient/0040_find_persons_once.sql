-- Of some people, each named by the record that stands for the others, the record that the search finds first, in the
-- order (class, key, patient), and in which class: so that a person whose records were merged shows once over all pages,
-- and a record once that is found in two classes. Nothing is answered of whom the search does not find.
--
-- The arguments are those of patient.search. What is limited there is asked there; the beginnings and parts of names,
-- which are not, are looked at in the rows themselves.
CREATE FUNCTION patient.search_firsts(
    hospital uuid, numbers text[], phones text[], values_typed text[], system_typed text,
    phone_beginning text, phone_end text, name_beginning text, patterns text[], typed text[],
    born_from date, born_to date, exact_only boolean, people uuid[]
) RETURNS TABLE (person_id uuid, patient_id uuid, class integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    ROWS 10
    SET search_path = patient, pg_catalog
    SET plan_cache_mode = force_generic_plan
    SET jit = off
    SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
    first_id CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    -- As many as search_phone and search_near find at most.
    phone_limit CONSTANT integer := 2000;
    near_limit CONSTANT integer := 200;
    records uuid[];
    exact uuid[];
    by_phone uuid[] := '{}';
    near_ids uuid[] := '{}';
    near_keys text[] := '{}';
BEGIN
    IF NOT is_tenant(hospital) THEN
        RETURN;
    END IF;
    records := ARRAY(
        SELECT p.patient_id FROM patient p WHERE p.hospital_id = hospital AND p.patient_id = ANY (people)
        UNION
        SELECT p.patient_id
        FROM patient p
        WHERE p.hospital_id = hospital AND p.merged_into = ANY (people) AND p.merged_into IS NOT NULL);
    exact := search_exact(hospital, numbers, phones, values_typed, system_typed);
    IF phone_end IS NOT NULL AND born_from IS NULL THEN
        by_phone := ARRAY(
            SELECT s.patient_id
            FROM search_phone(hospital, phone_beginning, phone_end, exact, first_id, phone_limit) s
            WHERE s.patient_id = ANY (records));
    END IF;
    IF name_beginning IS NOT NULL AND born_from IS NULL THEN
        SELECT coalesce(array_agg(s.patient_id), '{}'), coalesce(array_agg(s.key), '{}')
        INTO near_ids, near_keys
        FROM search_near(hospital, typed, patterns, exact, '', first_id, near_limit) s
        WHERE s.patient_id = ANY (records);
    END IF;
    RETURN QUERY
        SELECT DISTINCT ON (found.person_id) found.person_id, found.patient_id, found.class
        FROM (
            SELECT coalesce(p.merged_into, p.patient_id) AS person_id, p.patient_id, place.class, place.key
            FROM patient p
            CROSS JOIN LATERAL (
                SELECT 0 AS class, '' AS key
                WHERE p.patient_id = ANY (exact)
                    AND (born_from IS NULL OR (p.birth_from >= born_from AND p.birth_to <= born_to))
                UNION ALL
                SELECT 1, '' WHERE p.patient_id = ANY (by_phone)
                UNION ALL
                SELECT 2, p.search_name
                WHERE born_from IS NOT NULL AND NOT exact_only
                    AND p.birth_from >= born_from AND p.birth_from <= born_to AND p.birth_to <= born_to
                    AND p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
                    AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4]
                UNION ALL
                SELECT 2, CASE WHEN starts_with(p.search_name, name_beginning) THEN p.search_name
                    ELSE p.search_family END
                WHERE born_from IS NULL
                    AND (starts_with(p.search_name, name_beginning) OR starts_with(p.search_family, name_beginning))
                UNION ALL
                SELECT 3, ''
                WHERE born_from IS NULL AND name_beginning IS NOT NULL
                    AND p.search_name LIKE patterns[1] AND p.search_name LIKE patterns[2]
                    AND p.search_name LIKE patterns[3] AND p.search_name LIKE patterns[4]
                UNION ALL
                SELECT 4, n.key FROM unnest(near_ids, near_keys) AS n (id, key) WHERE n.id = p.patient_id
            ) place
            WHERE p.hospital_id = hospital AND p.patient_id = ANY (records)
        ) found
        ORDER BY found.person_id, found.class, found.key COLLATE "C", found.patient_id;
END
$$;

-- As patient.search: it runs as medley_system, whose policy hides nothing and so hinders no index.
REVOKE ALL ON FUNCTION patient.search_firsts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient.search_firsts TO medley_app;
DO $$
BEGIN
    -- The new owner of a function must be allowed to create in its schema, for this moment only.
    GRANT CREATE ON SCHEMA patient TO medley_system;
    ALTER FUNCTION patient.search_firsts OWNER TO medley_system;
    REVOKE CREATE ON SCHEMA patient FROM medley_system;
END
$$;
