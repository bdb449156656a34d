internal import Kernel

/// Patients of a hospital of the run, written straight into the read tables: for reading and searching alone.
///
/// Making half a million over the API would take longer than measuring; what is read is the same either way. No events
/// stand behind them, so the hospital is of no use for anything else.
struct PatientData {
    /// The tenant.
    let hospitalID: String
    /// How many there are, numbered from 1.
    let count: Int

    /// The first sixteen digits of every id; the other sixteen are `firstNumber` plus the patient's number.
    static let idPrefix = "0192f0c0d3a17000"
    /// The number in the id of patient 0.
    static let firstNumber = 8_000_000_000_000_000

    /// The id of a patient, as the API writes it.
    static func id(_ number: Int) -> String {
        let digits = idPrefix + String(firstNumber + number)
        let ends = [0, 8, 12, 16, 20, 32]
        let characters = Array(digits)
        return zip(ends, ends.dropFirst()).map { String(characters[$0..<$1]) }.joined(separator: "-")
    }

    /// The phone of a patient: an Egyptian mobile number without its country code.
    static func nationalPhone(_ number: Int) -> String { "10" + String(10_000_000 + number * 7 % 90_000_000) }

    /// The number (MRN) of a patient.
    static func mrn(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The script that writes them, to be run by the owner of the database.
    var script: String {
        """
        \\set VERBOSITY terse
        SELECT setseed(0.25);
        CREATE TEMPORARY TABLE name (script int, kind text, rank int, shown text, folded text);
        \(nameRows)
        CREATE TEMPORARY TABLE size AS
            SELECT script, count(*) FILTER (WHERE kind = 'given') AS given,
                count(*) FILTER (WHERE kind = 'family') AS family
            FROM name GROUP BY script;
        CREATE TEMPORARY TABLE person AS
            SELECT n, script, floor(given * power(random(), 2.5))::int AS given,
                floor(family * power(random(), 2.5))::int AS family
            FROM (SELECT n, (n % 3)::int AS script FROM generate_series(1, \(count)) AS n) AS numbered
            JOIN size USING (script);
        ANALYZE name;
        ANALYZE person;
        \(rows)
        INSERT INTO patient.mrn (hospital_id, mrn_key, patient_id)
            SELECT hospital_id, upper(mrn), patient_id FROM patient.patient WHERE hospital_id = \(hospital);
        INSERT INTO patient.identifier (hospital_id, patient_id, system, value_key)
            SELECT hospital_id, patient_id, 'urn:medley:bench', 'B' || mrn FROM patient.patient
            WHERE hospital_id = \(hospital);
        INSERT INTO patient.patient_word (hospital_id, word, patient_id, search_name)
            SELECT hospital_id, w, patient_id, search_name
            FROM patient.patient, unnest(string_to_array(trim(search_name), ' ')) AS w
            WHERE hospital_id = \(hospital);
        INSERT INTO patient.name_word (hospital_id, word, patient_count)
            SELECT hospital_id, word, count(*) FROM patient.patient_word
            WHERE hospital_id = \(hospital)
            GROUP BY hospital_id, word;
        SELECT 1 / (count(*) = \(count))::int FROM patient.patient WHERE hospital_id = \(hospital);
        VACUUM (ANALYZE) patient.patient, patient.mrn, patient.identifier, patient.name_word, patient.patient_word;
        CHECKPOINT;
        """
    }

    private var hospital: String { "\(BenchDatabase.literal(hospitalID))::uuid" }

    private var nameRows: String {
        NameScript.all.enumerated().flatMap { index, script in
            [("given", script.givenNames), ("family", script.familyNames)].map { kind, names in
                """
                INSERT INTO name SELECT \(index), '\(kind)', (place - 1)::int, shown, folded
                    FROM unnest(\(BenchDatabase.array(names)), \(BenchDatabase.array(names.map { NameFolding.fold($0) })))
                    WITH ORDINALITY AS x (shown, folded, place);
                """
            }
        }
        .joined(separator: "\n")
    }

    private var rows: String {
        """
        INSERT INTO patient.patient (
            hospital_id, patient_id, version, mrn, given_name, family_name, full_name, birth_date, birth_from, birth_to,
            birth_is_estimated, sex, phone, email, address, identifiers, language, status, created_at, updated_at,
            search_name, search_family, phone_national, phone_reversed)
        SELECT \(hospital), ('\(Self.idPrefix)' || (\(Self.firstNumber) + p.n))::uuid, 1,
            lpad(p.n::text, greatest(6, length(p.n::text)), '0'), g.shown, f.shown, g.shown || ' ' || f.shown,
            born::text, born, born, false, CASE WHEN p.n % 2 = 0 THEN 'female' ELSE 'male' END, '+20' || phone,
            'p' || p.n || '@example.org',
            json_build_object('line1', p.n || ' High Street', 'city', 'Cairo', 'country', 'EG')::text::json,
            json_build_array(json_build_object(
                'system', 'urn:medley:bench', 'value', 'B' || lpad(p.n::text, greatest(6, length(p.n::text)), '0'))),
            'en', 'active', now(), now(),
            -- Each word once, as the search columns have it.
            ' ' || g.folded || ' ' || CASE WHEN f.folded <> g.folded THEN f.folded || ' ' ELSE '' END,
            ' ' || f.folded || ' ' || CASE WHEN f.folded <> g.folded THEN g.folded || ' ' ELSE '' END,
            phone, reverse('20' || phone)
        FROM person AS p
        JOIN name AS g ON g.script = p.script AND g.kind = 'given' AND g.rank = p.given
        JOIN name AS f ON f.script = p.script AND f.kind = 'family' AND f.rank = p.family
        CROSS JOIN LATERAL (
            SELECT '10' || (10000000 + p.n::bigint * 7 % 90000000) AS phone,
                date '1930-01-01' + (p.n * 37 % 33000)::int AS born
        ) AS d
        ORDER BY p.n;
        """
    }
}
