import Journal
import Kernel
import PatientAPI
import Postgres

/// Which record of a person stands for which, from what Patient publishes.
struct PatientAliasesProjection: SubscribedProjection {
    /// Its name, by which reads of the past ask how far it is.
    static let readerName = "billing.patientAliases"

    let name = readerName
    let version = 1
    let tables = [BillingTable.patientAlias]
    /// Money is shown by it: it stops rather than leaves a merge out.
    let onPoison = PoisonPolicy.stop

    private struct Row {
        let event: PublishedEvent<PatientIntegrationEvent>
        let merge: PatientMergedV1
    }

    func statements(for events: [PublishedEvent<PatientIntegrationEvent>], into target: ProjectionTarget) -> [SQL] {
        var made: [Row] = []
        var undone: [Row] = []
        for event in events {
            switch event.event {
            case .merged(let merge): made.append(Row(event: event, merge: merge))
            case .mergeUndone(let merge): undone.append(Row(event: event, merge: merge))
            case .registered, .changed, .erased: break
            }
        }
        let table = target.table(BillingTable.patientAlias)
        return (made.isEmpty ? [] : [Self.insert(made, table)]) + (undone.isEmpty ? [] : [Self.update(undone, table)])
    }

    private static func insert(_ rows: [Row], _ table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (hospital_id, merge_id, duplicate_id, survivor_id, merged_at)
        SELECT * FROM unnest(
            \(.ids(rows.map(\.event.hospitalID))), \(.ids(rows.map(\.merge.mergeId))),
            \(.ids(rows.map(\.merge.duplicateId))), \(.ids(rows.map(\.merge.survivorId))),
            \(.timestamps(rows.map(\.event.recordedAt))))
        ON CONFLICT (hospital_id, merge_id) DO NOTHING
        """
    }

    private static func update(_ rows: [Row], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS a
        SET undone_at = x.undone_at
        FROM unnest(
            \(.ids(rows.map(\.event.hospitalID))), \(.ids(rows.map(\.merge.mergeId))),
            \(.timestamps(rows.map(\.event.recordedAt)))) AS x (hospital_id, merge_id, undone_at)
        WHERE a.hospital_id = x.hospital_id AND a.merge_id = x.merge_id
        """
    }

    /// Ids and times alone: nobody is named.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
