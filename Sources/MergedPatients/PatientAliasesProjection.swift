public import Journal
import Kernel
public import PatientAPI
public import Postgres

/// Which record of a person stands for which, from what Patient publishes: the rows of a `PatientAliases`.
public struct PatientAliasesProjection: SubscribedProjection {
    /// The module's name for it, by which reads of the past ask how far it is.
    public let name: String
    /// The first.
    public let version = 1
    /// The one table.
    public let tables: [String]
    /// Whose a record is, is shown by it: it stops rather than leaves a merge out.
    public let onPoison = PoisonPolicy.stop

    private let table: String

    /// Makes the rows of a module's table.
    public init(_ aliases: PatientAliases) {
        name = aliases.readerName
        table = aliases.table
        tables = [aliases.table]
    }

    private struct Row {
        let event: PublishedEvent<PatientIntegrationEvent>
        let merge: PatientMergedV1
    }

    /// Merges and their undoing, once each.
    public func statements(for events: [PublishedEvent<PatientIntegrationEvent>], into target: ProjectionTarget)
        -> [SQL]
    {
        var made: [Row] = []
        var undone: [Row] = []
        for event in events {
            switch event.event {
            case .merged(let merge): made.append(Row(event: event, merge: merge))
            case .mergeUndone(let merge): undone.append(Row(event: event, merge: merge))
            case .registered, .changed, .erased: break
            }
        }
        let table = target.table(table)
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
    public func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
