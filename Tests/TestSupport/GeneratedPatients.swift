public import Kernel

/// Patients of a made-up town, made by the database itself: half a million take seconds.
///
/// They fill the read tables alone, beside the journal: for searches and plans, not for tests that verify. Names are in
/// Latin, Arabic and Devanagari script, a few of them very common, most of them rare, as names are.
public enum GeneratedPatients {
    /// Statements for the superuser that put `count` patients into a hospital; repeatable for a `seed` between 0 and 1.
    public static func sql(hospital: HospitalID, count: Int, seed: Double = 0.25) -> String {
        """
        SELECT setseed(\(seed));
        CREATE TEMPORARY TABLE given_name AS
        SELECT i, CASE i % 10
                WHEN 0 THEN (ARRAY['محمد','احمد','فاطمه','علي','حسن','مريم','يوسف','ساره','خالد','نور'])[1 + i / 10 % 10]
                WHEN 1 THEN (ARRAY['राम','सीता','अमित','प्रिया','रवि','नेहा','संजय','पूजा','विजय','गीता'])[1 + i / 10 % 10]
                ELSE '' END
            || CASE WHEN i % 10 > 1 OR i > 100 THEN (
                SELECT string_agg((ARRAY['ma','ri','an','jo','el','sa','ka','to','li','no','ra','be','mi','da','su',
                    'he','fa','ti','go','le','ch','ar','is','en','ol','in','va','ne','pe','tro'])
                    [1 + abs(hashint8(i * 31 + part) % 30)], '')
                FROM generate_series(1, 2 + i % 3) part) ELSE '' END AS word
        FROM generate_series(0, 2999) i;
        CREATE TEMPORARY TABLE family_name AS
        SELECT i, CASE i % 10
                WHEN 0 THEN (ARRAY['عبد الله','ابراهيم','السيد','حسين','المصري','منصور','سالم','عمر','الشريف','كامل'])[1 + i / 10 % 10]
                WHEN 1 THEN (ARRAY['शर्मा','सिंह','कुमार','गुप्ता','पटेल','वर्मा','यादव','मेहता','जोशी','खान'])[1 + i / 10 % 10]
                ELSE '' END
            || CASE WHEN i % 10 > 1 OR i > 100 THEN (
                SELECT string_agg((ARRAY['ma','ri','an','jo','el','sa','ka','to','li','no','ra','be','mi','da','su',
                    'he','fa','ti','go','le','ch','ar','is','en','ol','in','va','ne','pe','tro'])
                    [1 + abs(hashint8(i * 37 + part + 7) % 30)], '')
                FROM generate_series(1, 2 + i % 4) part) ELSE '' END AS word
        FROM generate_series(0, 19999) i;
        CREATE UNIQUE INDEX ON given_name (i);
        CREATE UNIQUE INDEX ON family_name (i);
        ANALYZE given_name, family_name;
        INSERT INTO patient.patient (
            hospital_id, patient_id, version, mrn, given_name, family_name, full_name, birth_date, birth_from, birth_to,
            birth_is_estimated, sex, phone, identifiers, status, created_at, updated_at, search_name, search_family,
            phone_national, phone_reversed)
        SELECT '\(hospital)', (lpad(to_hex(x.i), 12, '0') || '70008' || substr(md5(x.i::text), 1, 15))::uuid, 1,
            lpad(x.i::text, 6, '0'), g.word, f.word, g.word || ' ' || f.word, x.born::text, x.born, x.born, false,
            'female', '+20' || x.phone, '[]', 'active', now(), now(), ' ' || g.word || ' ' || f.word || ' ',
            ' ' || f.word || ' ' || g.word || ' ', x.phone, reverse('20' || x.phone)
        FROM (
            SELECT i, (power(random(), 3) * 2999)::int AS given, (power(random(), 2.5) * 19999)::int AS family,
                date '1930-01-01' + (random() * 34900)::int AS born,
                '1' || lpad((random() * 999999999)::bigint::text, 9, '0') AS phone
            FROM generate_series(1, \(count)) i
            OFFSET 0
        ) x
        JOIN given_name g ON g.i = x.given
        JOIN family_name f ON f.i = x.family;
        INSERT INTO patient.mrn (hospital_id, mrn_key, patient_id)
        SELECT p.hospital_id, p.mrn, p.patient_id FROM patient.patient p WHERE p.hospital_id = '\(hospital)';
        INSERT INTO patient.identifier (hospital_id, patient_id, system, value_key)
        SELECT p.hospital_id, p.patient_id, 'passport', 'P' || p.mrn
        FROM patient.patient p
        WHERE p.hospital_id = '\(hospital)' AND p.mrn LIKE '%1';
        INSERT INTO patient.patient_word (hospital_id, word, patient_id, search_name)
        SELECT DISTINCT p.hospital_id, word, p.patient_id, p.search_name
        FROM patient.patient p, regexp_split_to_table(btrim(p.search_name), ' ') AS word
        WHERE p.hospital_id = '\(hospital)';
        INSERT INTO patient.name_word (hospital_id, word, patient_count)
        SELECT w.hospital_id, w.word, count(*)
        FROM patient.patient_word w
        WHERE w.hospital_id = '\(hospital)'
        GROUP BY w.hospital_id, w.word;
        DROP TABLE given_name, family_name;
        ANALYZE patient.patient, patient.mrn, patient.identifier, patient.name_word, patient.patient_word;
        """
    }
}
