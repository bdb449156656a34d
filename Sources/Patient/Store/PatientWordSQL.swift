import Journal
import Kernel
import Postgres

/// The statements that keep the words of names: who bears each, and how many do.
///
/// They come before the one that writes the patients' rows, from which they read the words that a change takes away.
/// `patient.patient_word` holds each word of a name once; `patient.name_word` counts them, and forgets a word with the
/// last patient who bears it.
enum PatientWordSQL {
    /// The statements for patients who are registered, or whose names are written, in a batch, however many.
    static func statements(for named: [PatientRowChange], into target: ProjectionTarget) -> [SQL] {
        let words = named.flatMap { change in
            let search = PatientSearchColumns(change.details.name)
            return search.words.map { BorneWord(change: change, word: $0, searchName: search.name) }
        }
        let renamed = named.filter { $0.createdAt == nil }
            .map { NamedPatient(hospitalID: $0.hospitalID, patientID: $0.patientID) }
        var statements: [SQL] = []
        if !words.isEmpty || !renamed.isEmpty { statements.append(count(words, touching: renamed, in: target)) }
        if !renamed.isEmpty { statements += [remove(renamed, from: target), forget(renamed, in: target)] }
        if !words.isEmpty { statements.append(insert(words, into: target)) }
        return statements
    }

    /// The statements after which patients bear no words; before their rows are blanked.
    static func removal(of patients: [NamedPatient], from target: ProjectionTarget) -> [SQL] {
        [count([], touching: patients, in: target), remove(patients, from: target), forget(patients, in: target)]
    }

    /// A word of a patient's name.
    private struct BorneWord {
        let change: PatientRowChange
        let word: String
        let searchName: String
    }

    /// Counts the words of new names.
    ///
    /// In key order, so that two processes never wait for each other's words crosswise; those that renamed patients
    /// bore until now are written and so locked here as well, before they are counted down.
    private static func count(
        _ words: [BorneWord], touching renamed: [NamedPatient], in target: ProjectionTarget
    ) -> SQL {
        let added: SQL = """
            SELECT a.hospital_id, a.word, 1 AS bearers
            FROM unnest(\(.ids(words.map(\.change.hospitalID))), \(.texts(words.map(\.word)))) AS a (hospital_id, word)
            """
        let touched: SQL =
            renamed.isEmpty
            ? added : "\(added) UNION ALL SELECT f.hospital_id, f.word, 0 FROM (\(former(renamed, in: target))) AS f"
        return """
            INSERT INTO \(unsafeRaw: target.table(PatientTable.nameWord)) AS n (hospital_id, word, patient_count)
            SELECT t.hospital_id, t.word COLLATE "C", sum(t.bearers)
            FROM (\(touched)) AS t
            GROUP BY 1, 2
            ORDER BY 1, 2
            ON CONFLICT (hospital_id, word) DO UPDATE SET patient_count = n.patient_count + excluded.patient_count
            """
    }

    /// Takes their former words from renamed patients, and counts them down.
    private static func remove(_ renamed: [NamedPatient], from target: ProjectionTarget) -> SQL {
        """
        WITH gone AS (
            DELETE FROM \(unsafeRaw: target.table(PatientTable.patientWord)) AS w
            USING (\(former(renamed, in: target))) AS f
            WHERE w.hospital_id = f.hospital_id AND w.word = f.word AND w.patient_id = f.patient_id
            RETURNING w.hospital_id, w.word
        )
        UPDATE \(unsafeRaw: target.table(PatientTable.nameWord)) AS n
        SET patient_count = n.patient_count - g.bearers
        FROM (SELECT gone.hospital_id, gone.word, count(*) AS bearers FROM gone GROUP BY 1, 2) AS g
        WHERE n.hospital_id = g.hospital_id AND n.word = g.word
        """
    }

    /// Forgets former words of renamed patients that nobody bears any more.
    private static func forget(_ renamed: [NamedPatient], in target: ProjectionTarget) -> SQL {
        """
        DELETE FROM \(unsafeRaw: target.table(PatientTable.nameWord)) AS n
        USING (\(former(renamed, in: target))) AS f
        WHERE n.hospital_id = f.hospital_id AND n.word = f.word AND n.patient_count = 0
        """
    }

    private static func insert(_ words: [BorneWord], into target: ProjectionTarget) -> SQL {
        """
        INSERT INTO \(unsafeRaw: target.table(PatientTable.patientWord)) (hospital_id, word, patient_id, search_name)
        SELECT * FROM unnest(
            \(.ids(words.map(\.change.hospitalID))), \(.texts(words.map(\.word))),
            \(.ids(words.map(\.change.patientID))), \(.texts(words.map(\.searchName))))
        """
    }

    /// The words of some patients' names as their rows still have them: hospital_id, word, patient_id.
    private static func former(_ renamed: [NamedPatient], in target: ProjectionTarget) -> SQL {
        """
        SELECT p.hospital_id, b.word, p.patient_id
        FROM unnest(\(.ids(renamed.map(\.hospitalID))), \(.ids(renamed.map(\.patientID)))) AS x (hospital_id, patient_id)
        JOIN \(unsafeRaw: target.table(PatientTable.patient)) AS p
            ON p.hospital_id = x.hospital_id AND p.patient_id = x.patient_id
        CROSS JOIN unnest(string_to_array(btrim(p.search_name, ' '), ' ')) AS b (word)
        """
    }
}

/// A patient whose words change.
struct NamedPatient {
    let hospitalID: HospitalID
    let patientID: PatientID
}
