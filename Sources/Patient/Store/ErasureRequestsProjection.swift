import JSON
import Journal
import Kernel
import PatientAPI
import Postgres

/// The read table of erasure requests.
struct ErasureRequestsProjection: InlineProjection {
    let name = "erasureRequests"
    let tables = [PatientTable.erasureRequest]

    private struct Made {
        let hospital: HospitalID
        let id: ErasureRequestID
        let patient: PatientID
        let request: PatientErased.Request
        let at: Timestamp
        let actor: UserID?
    }

    func statements(for events: [AppendedEvent<PatientEvent>], into target: ProjectionTarget) -> [SQL] {
        let rows = events.compactMap { event -> Made? in
            guard case .erased(let erased) = event.event, let id = erased.requestID, let request = erased.request
            else { return nil }
            return Made(
                hospital: event.hospitalID, id: id, patient: erased.patientID, request: request, at: erased.at,
                actor: event.actorID)
        }
        if rows.isEmpty { return [] }
        return [
            """
            INSERT INTO \(unsafeRaw: target.table(PatientTable.erasureRequest)) (
                hospital_id, request_id, patient_id, erased_ids, reason, requested_at, requested_by)
            SELECT * FROM unnest(
                \(.ids(rows.map(\.hospital))), \(.ids(rows.map(\.id))), \(.ids(rows.map(\.patient))),
                \(.jsons(rows.map { ErasureRequestRow.json($0.request.patientIDs) })),
                \(.texts(rows.map(\.request.reason))), \(.timestamps(rows.map(\.at))),
                \(.optionalIDs(rows.map(\.actor))))
            """
        ]
    }

    /// Nothing of a request is sealed: it names nobody.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}

/// The columns of `patient.erasure_request`.
enum ErasureRequestRow {
    /// The columns that `view` reads, of the table named `e`.
    static let columns = "e.request_id, e.patient_id, e.erased_ids, e.reason, e.requested_at, e.requested_by"

    /// The view of a row.
    static func view(_ row: Row) throws -> ErasureRequestView {
        let ids = try StrictJSONDecoder().decode([PatientID].self, from: try row.bytes(2))
        var view = ErasureRequestView(
            id: try row.id(0), patientId: try row.id(1), erasedIds: ids, reason: try row.text(3),
            requestedAt: try row.timestamp(4))
        view.requestedBy = try row.optionalID(5)
        return view
    }

    /// The column of ids.
    static func json(_ ids: [PatientID]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for id in ids { writer.value(id) }
        writer.endArray()
        return writer.bytes
    }
}
