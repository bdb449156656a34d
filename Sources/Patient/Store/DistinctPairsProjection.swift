import Journal
import Kernel
import Postgres

/// The table of pairs that were told apart.
struct DistinctPairsProjection: InlineProjection {
    let name = "distinctPairs"
    let tables = [PatientTable.distinctPair]

    private struct Key: Hashable {
        let hospital: HospitalID
        let pair: PatientPair
    }

    private struct Row {
        let key: Key
        let event: PairJudged
        let actor: UserID?
    }

    func statements(for events: [AppendedEvent<PatientEvent>], into target: ProjectionTarget) -> [SQL] {
        var last: [Key: Row] = [:]
        for event in events {
            guard case .pairJudged(let judged) = event.event else { continue }
            let key = Key(hospital: event.hospitalID, pair: judged.pair)
            last[key] = Row(key: key, event: judged, actor: event.actorID)
        }
        if last.isEmpty { return [] }
        // In key order, so that two processes never wait for each other crosswise.
        let rows = last.values.sorted {
            ($0.key.hospital, $0.key.pair.first, $0.key.pair.second)
                < ($1.key.hospital, $1.key.pair.first, $1.key.pair.second)
        }
        let table = target.table(PatientTable.distinctPair)
        let told = rows.filter(\.event.isDistinct)
        let withdrawn = rows.filter { !$0.event.isDistinct }
        return (told.isEmpty ? [] : [Self.insert(told, table)])
            + (withdrawn.isEmpty ? [] : [Self.delete(withdrawn, table)])
    }

    private static func insert(_ rows: [Row], _ table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (hospital_id, first_id, second_id, told_at, told_by)
        SELECT * FROM unnest(
            \(.ids(rows.map(\.key.hospital))), \(.ids(rows.map(\.event.first))), \(.ids(rows.map(\.event.second))),
            \(.timestamps(rows.map(\.event.at))), \(.optionalIDs(rows.map(\.actor))))
        ON CONFLICT (hospital_id, first_id, second_id) DO UPDATE
        SET told_at = excluded.told_at, told_by = excluded.told_by
        """
    }

    private static func delete(_ rows: [Row], _ table: String) -> SQL {
        """
        DELETE FROM \(unsafeRaw: table) AS d
        USING unnest(
            \(.ids(rows.map(\.key.hospital))), \(.ids(rows.map(\.event.first))), \(.ids(rows.map(\.event.second))))
            AS x (hospital_id, first_id, second_id)
        WHERE d.hospital_id = x.hospital_id AND d.first_id = x.first_id AND d.second_id = x.second_id
        """
    }

    /// A pair says who is not whom by ids alone.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
