import Kernel
import PatientAPI
import Postgres

/// The SQL texts that read the module's tables.
///
/// Each names the hospital, and uses operators that row-level security lets an index serve; the one that cannot is
/// inside `patient.search`.
enum PatientQueries {
    /// Patients by id: of the hospital `$1`, with the ids `$2`.
    static let patients = PreparedStatement(
        stringLiteral: """
            SELECT \(PatientRow.columns)
            FROM patient.patient p
            WHERE p.hospital_id = $1 AND p.patient_id = ANY ($2)
            """)

    /// A page of all patients, newest first.
    static func newest(_ hospital: HospitalID, before: PatientID?, limit: Int) -> SQL {
        let last = before ?? PatientID(high: .max, low: .max)
        return """
            SELECT \(unsafeRaw: PatientRow.columns), \(Int32(PatientCursor.newestClass)) AS class
            FROM patient.patient p
            WHERE p.hospital_id = \(hospital) AND p.patient_id < \(last) AND p.merged_into IS NULL
            ORDER BY p.patient_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// A page of a search, best first. The last columns are the class, and whether other records were merged into this one.
    /// Whoever was merged is found too.
    static func search(_ hospital: HospitalID, _ plan: PatientSearchPlan, after: PatientCursor?, limit: Int) -> SQL {
        let first = after ?? PatientCursor(class: 0, patient: PatientID(high: 0, low: 0))
        return """
            SELECT \(unsafeRaw: PatientRow.columns), s.class,
                EXISTS (
                    SELECT FROM patient.patient d
                    WHERE d.hospital_id = \(hospital) AND d.merged_into = p.patient_id AND d.merged_into IS NOT NULL)
            FROM patient.search(
                \(question(hospital, plan)), \(Int32(first.class)), \(first.patient), \(Int32(limit))) AS s
            JOIN patient.patient p ON p.hospital_id = \(hospital) AND p.patient_id = s.patient_id
            ORDER BY s.class, s.key COLLATE "C", s.patient_id
            """
    }

    /// Which record of each of some people the search finds first, and in which class; see `patient.search_firsts`.
    static func firsts(_ hospital: HospitalID, _ plan: PatientSearchPlan, of people: [PatientID]) -> SQL {
        """
        SELECT f.person_id, f.patient_id, f.class
        FROM patient.search_firsts(\(question(hospital, plan)), \(.ids(people))) AS f
        """
    }

    /// What is asked, as the functions of the search take it.
    private static func question(_ hospital: HospitalID, _ plan: PatientSearchPlan) -> SQL {
        """
        \(hospital), \(.texts(plan.numbers)), \(.texts(plan.phones)), \(.texts(plan.values)), \(plan.system),
        \(plan.phoneBeginning), \(plan.phoneEnd), \(plan.nameBeginning), \(.texts(plan.namePatterns)),
        \(.texts(plan.words)), \(Self.day(plan.born?.lowerBound)), \(Self.day(plan.born?.upperBound)),
        \(plan.isExactOnly)
        """
    }

    /// Patients by id, for those that are looked up together.
    static func patients(_ hospital: HospitalID, _ ids: [PatientID]) -> SQL {
        """
        SELECT \(unsafeRaw: PatientRow.columns)
        FROM patient.patient p
        WHERE p.hospital_id = \(hospital) AND p.patient_id = ANY (\(.ids(ids)))
        """
    }

    /// Known patients who share enough with a new one to be looked at: an identifier, the phone with the hospital, the
    /// birth date, or the very name.
    ///
    /// Each share is looked up by an index of its own. The last column is the number of the record that stands for one that
    /// was merged.
    static func suspects(_ hospital: HospitalID, of details: PatientDetails) -> SQL {
        let keys = Set(details.identifiers.map(IdentifierKey.init))
        let search = PatientSearchColumns(details.name)
        let born = details.birthDate.flatMap { $0.precision == .day && !$0.isEstimated ? $0.earliest : nil }
        return """
            SELECT \(unsafeRaw: PatientRow.columns), o.mrn
            FROM (
                (SELECT i.patient_id
                    FROM patient.identifier i
                    JOIN unnest(\(.texts(keys.map(\.value))), \(.texts(keys.map(\.system)))) AS k (value_key, system)
                        ON i.value_key = k.value_key AND i.system = k.system
                    WHERE i.hospital_id = \(hospital)
                    LIMIT \(suspectLimit))
                UNION
                (SELECT q.patient_id
                    FROM patient.patient q
                    WHERE q.hospital_id = \(hospital)
                        AND q.phone_reversed = \(PatientSearchColumns.phone(details.phone).reversed)
                    LIMIT \(suspectLimit))
                UNION
                (SELECT q.patient_id
                    FROM patient.patient q
                    WHERE q.hospital_id = \(hospital) AND q.birth_from = \(day(born)) AND q.birth_to = \(day(born))
                    LIMIT \(suspectLimit))
                UNION
                (SELECT q.patient_id
                    FROM patient.patient q
                    WHERE q.hospital_id = \(hospital) AND q.search_name = \(search.name)
                    LIMIT \(suspectLimit))
                UNION
                (SELECT q.patient_id
                    FROM patient.patient q
                    WHERE q.hospital_id = \(hospital) AND q.search_family = \(search.name)
                    LIMIT \(suspectLimit))
            ) shared
            JOIN patient.patient p ON p.hospital_id = \(hospital) AND p.patient_id = shared.patient_id
            LEFT JOIN patient.patient o ON o.hospital_id = \(hospital) AND o.patient_id = p.merged_into
            ORDER BY p.patient_id
            """
    }

    /// The most patients that are looked at for each thing that may be shared.
    static let suspectLimit: Int64 = 500

    /// Which of some numbers, as keys, are taken.
    static func takenNumbers(_ hospital: HospitalID, among keys: [String]) -> SQL {
        """
        SELECT m.mrn_key
        FROM patient.mrn m
        WHERE m.hospital_id = \(hospital) AND m.mrn_key = ANY (\(.texts(keys)))
        """
    }

    /// Who was imported from a source, or has an identifier: the source's patient first, then those with an identifier.
    static func imported(_ hospital: HospitalID, source: String, identifiers: [IdentifierKey]) -> SQL {
        """
        SELECT \(unsafeRaw: PatientRow.columns), NULL::text, found.is_source
        FROM (
            SELECT o.patient_id, true AS is_source
            FROM patient.source o
            WHERE o.hospital_id = \(hospital) AND o.source = \(source)
            UNION ALL
            SELECT DISTINCT i.patient_id, false
            FROM patient.identifier i
            JOIN unnest(\(.texts(identifiers.map(\.value))), \(.texts(identifiers.map(\.system)))) AS k (value_key, system)
                ON i.value_key = k.value_key AND i.system = k.system
            WHERE i.hospital_id = \(hospital)
        ) found
        JOIN patient.patient p ON p.hospital_id = \(hospital) AND p.patient_id = found.patient_id
        ORDER BY found.is_source DESC, p.patient_id
        LIMIT 20
        """
    }

    /// The sources among `sources` that are kept of an owner, each with the hash of its content.
    static func kept(_ hospital: HospitalID, owner: PatientID, sources: [String]) -> SQL {
        """
        SELECT r.source, r.content_hash
        FROM patient.external_resource r
        WHERE r.hospital_id = \(hospital) AND r.owner_id = \(owner) AND r.source = ANY (\(.texts(sources)))
        """
    }

    /// Which of some ids are patients.
    static func existing(_ hospital: HospitalID, among ids: [PatientID]) -> SQL {
        """
        SELECT p.patient_id
        FROM patient.patient p
        WHERE p.hospital_id = \(hospital) AND p.patient_id = ANY (\(.ids(ids)))
        """
    }

    private static func day(_ date: LocalDate?) -> SQLBind {
        date.map { .date(days: Int32(clamping: $0.dayNumber)) } ?? .null(.date)
    }
}
