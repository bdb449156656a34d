import Journal
import Kernel
import PatientAPI
import Postgres

/// The read table of merges.
struct MergesProjection: InlineProjection {
    let name = "merges"
    let tables = [PatientTable.merge]

    private struct Made {
        let hospital: HospitalID
        let event: PatientMerged
        let actor: UserID?
    }

    private struct Undone {
        let hospital: HospitalID
        let event: MergeMoved
        let actor: UserID?
    }

    func statements(for events: [AppendedEvent<PatientEvent>], into target: ProjectionTarget) -> [SQL] {
        var made: [Made] = []
        var undone: [Undone] = []
        for event in events {
            switch event.event {
            case .merged(let merged):
                made.append(Made(hospital: event.hospitalID, event: merged, actor: event.actorID))
            case .mergeUndone(let moved):
                undone.append(Undone(hospital: event.hospitalID, event: moved, actor: event.actorID))
            default: break
            }
        }
        let table = target.table(PatientTable.merge)
        return (made.isEmpty ? [] : [Self.insert(made, table)]) + (undone.isEmpty ? [] : [Self.update(undone, table)])
    }

    private static func insert(_ rows: [Made], _ table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (
            hospital_id, merge_id, duplicate_id, survivor_id, reason, merged_at, merged_by)
        SELECT * FROM unnest(
            \(.ids(rows.map(\.hospital))), \(.ids(rows.map(\.event.mergeID))), \(.ids(rows.map(\.event.duplicateID))),
            \(.ids(rows.map(\.event.survivorID))), \(.texts(rows.map(\.event.reason))),
            \(.timestamps(rows.map(\.event.at))), \(.optionalIDs(rows.map(\.actor))))
        """
    }

    private static func update(_ rows: [Undone], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS m
        SET undone_at = x.undone_at, undone_by = x.undone_by
        FROM unnest(
            \(.ids(rows.map(\.hospital))), \(.ids(rows.map(\.event.mergeID))), \(.timestamps(rows.map(\.event.at))),
            \(.optionalIDs(rows.map(\.actor)))) AS x (hospital_id, merge_id, undone_at, undone_by)
        WHERE m.hospital_id = x.hospital_id AND m.merge_id = x.merge_id
        """
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        // A reason is sealed under the duplicate, on whose stream the merge is.
        return [
            """
            UPDATE \(unsafeRaw: target.table(PatientTable.merge)) AS m
            SET reason = NULL
            FROM \(ErasureSQL.people(subjects))
            WHERE m.hospital_id = x.hospital_id AND m.duplicate_id = x.patient_id
            """
        ]
    }
}

/// The columns of `patient.merge`.
enum MergeRow {
    /// The columns that `view` reads, of the table named `m`.
    static let columns = """
        m.merge_id, m.survivor_id, m.duplicate_id, m.reason, m.merged_at, m.merged_by, m.undone_at, m.undone_by
        """

    /// The view of a row.
    static func view(_ row: Row) throws -> MergeView {
        var view = MergeView(
            id: try row.id(0), survivorId: try row.id(1), duplicateId: try row.id(2), mergedAt: try row.timestamp(4))
        view.reason = try row.optionalText(3)
        view.mergedBy = try row.optionalID(5)
        view.undoneAt = try row.optionalTimestamp(6)
        view.undoneBy = try row.optionalID(7)
        return view
    }
}
