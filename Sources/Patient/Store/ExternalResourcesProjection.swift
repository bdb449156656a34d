import Journal
import Kernel
import Postgres

/// Where each resource that an import kept stands in the journal; the latest of each source wins.
struct ExternalResourcesProjection: InlineProjection {
    let name = "externalResources"
    let tables = [PatientTable.externalResource]

    /// The owner of resources that concern the hospital and no patient.
    static let hospitalOwner = PatientID(high: 0, low: 0)

    func statements(for events: [AppendedEvent<PatientEvent>], into target: ProjectionTarget) -> [SQL] {
        let rows = Self.lastRows(events)
        guard !rows.isEmpty else { return [] }
        return [
            """
            INSERT INTO \(unsafeRaw: target.table(PatientTable.externalResource))
                (hospital_id, owner_id, source, resource_type, content_hash, stream_id, ordinal)
            SELECT * FROM unnest(
                \(.ids(rows.map(\.key.hospital))), \(.ids(rows.map(\.key.owner))), \(.texts(rows.map(\.key.source))),
                \(.texts(rows.map(\.type))), \(.byteArrays(rows.map(\.hash))), \(.ids(rows.map(\.stream))),
                \(.int32s(rows.map { Int32(clamping: $0.ordinal) })))
            ON CONFLICT (hospital_id, owner_id, source) DO UPDATE
            SET resource_type = excluded.resource_type,
                content_hash = excluded.content_hash,
                stream_id = excluded.stream_id,
                ordinal = excluded.ordinal
            """
        ]
    }

    private struct Key: Hashable, Comparable {
        let hospital: HospitalID
        let owner: PatientID
        let source: String

        static func < (left: Key, right: Key) -> Bool {
            if left.hospital != right.hospital { return left.hospital < right.hospital }
            if left.owner != right.owner { return left.owner < right.owner }
            return left.source.utf8.lexicographicallyPrecedes(right.source.utf8)
        }
    }

    private struct Row {
        let key: Key
        let type: String
        let hash: [UInt8]
        let stream: StreamID
        let ordinal: Int
    }

    /// The last row of each key, in key order, so that two processes never wait for each other crosswise.
    private static func lastRows(_ events: [AppendedEvent<PatientEvent>]) -> [Row] {
        var rows: [Key: Row] = [:]
        for event in events {
            guard case .resourcesKept(let kept) = event.event else { continue }
            for (ordinal, resource) in kept.resources.enumerated() {
                let key = Key(
                    hospital: event.hospitalID, owner: kept.patientID ?? hospitalOwner, source: resource.source)
                rows[key] = Row(
                    key: key, type: resource.type, hash: resource.hash, stream: event.streamID, ordinal: ordinal)
            }
        }
        return rows.values.sorted { $0.key < $1.key }
    }
}
