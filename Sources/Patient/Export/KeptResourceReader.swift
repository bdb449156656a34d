import Journal
import Kernel
import PatientAPI
import Postgres

/// Reads kept resources back from the journal, byte for byte as they came.
struct KeptResourceReader {
    let service: LivePatientService

    /// Where the next portion begins: behind a resource of one of the patients, by what it is known by.
    private struct Place: Codable {
        var patient: Int
        var stream: StreamID?
        var ordinal: Int
    }

    private struct Row {
        let stream: StreamID
        let ordinal: Int
    }

    /// How many places of resources are looked up at once.
    private static let rowsPerPortion = 256

    /// The resources of one stream, a portion of an import, that are still the latest of their source.
    func portion(
        _ context: RequestContext, _ patients: [PatientID], _ cursor: String?
    ) async throws -> PatientExportPortion {
        var place = try cursor.map { try Cursor.decode($0, as: Place.self) } ?? Place(patient: 0, ordinal: -1)
        while place.patient < patients.count {
            let rows = try await rows(context, patients[place.patient], after: place)
            guard let stream = rows.first?.stream else {
                place = Place(patient: place.patient + 1, ordinal: -1)
                continue
            }
            let ordinals = rows.prefix { $0.stream == stream }.map(\.ordinal)
            let documents = try await documents(context, stream, Set(ordinals))
            let next = Place(patient: place.patient, stream: stream, ordinal: ordinals.last ?? 0)
            return PatientExportPortion(documents: documents, nextCursor: try Cursor.encode(next))
        }
        return PatientExportPortion(documents: [])
    }

    private func rows(
        _ context: RequestContext, _ patient: PatientID, after place: Place
    ) async throws(PatientServiceError) -> [Row] {
        let stream = place.stream ?? StreamID(high: 0, low: 0)
        let statement: SQL = """
            SELECT r.stream_id, r.ordinal
            FROM patient.external_resource r
            WHERE r.hospital_id = \(context.hospitalID) AND r.owner_id = \(patient)
                AND (r.stream_id, r.ordinal) > (\(stream), \(Int32(clamping: place.ordinal)))
            ORDER BY r.stream_id, r.ordinal
            LIMIT \(Int64(Self.rowsPerPortion))
            """
        return try await service.query(context, statement) { Row(stream: try $0.id(0), ordinal: try $0.int(1)) }
    }

    private func documents(
        _ context: RequestContext, _ stream: StreamID, _ ordinals: Set<Int>
    ) async throws -> [[UInt8]] {
        let events = try await service.dependencies.journal.events(
            of: stream, PatientDecider.self, in: service.definition, limit: 1, context: context)
        guard case .resourcesKept(let kept)? = events.first?.event else { return [] }
        return kept.resources.enumerated().filter { ordinals.contains($0.offset) }.map(\.element.json)
    }
}
