import JSON
import Journal
import Kernel
import PatientAPI
import Postgres

/// What the module itself adds to an export: records, history, merges, kept resources, what was written and read.
struct PatientRecordSource: PatientExportSource {
    let service: LivePatientService

    private enum Name: String, CaseIterable {
        case records = "patient/records.ndjson"
        case history = "patient/history.ndjson"
        case merges = "patient/merges.ndjson"
        case resources = "patient/resources.json"
        case writes = "patient/writes.ndjson"
        case reads = "patient/reads.ndjson"
    }

    /// How many documents of a list are read at once.
    static let itemsPerPortion = 200

    var files: [PatientExportFile] {
        Name.allCases.map { PatientExportFile($0.rawValue, form: $0 == .resources ? .bundle : .lines) }
    }

    func portion(
        _ context: RequestContext, of patients: [PatientID], file: PatientExportFile, after cursor: String?
    ) async throws(Failure) -> PatientExportPortion {
        do {
            switch Name(rawValue: file.name) {
            case .records: return try await records(context, patients)
            case .history:
                return try await list(patients, cursor) { (patient, page) async throws(PatientServiceError) in
                    try await service.history(context, patient, page)
                }
            case .merges:
                return try await list(patients, cursor) { (patient, page) async throws(PatientServiceError) in
                    try await service.merges(context, of: patient, page)
                }
            case .writes:
                return try await list(patients, cursor) { (patient, page) async throws(PatientServiceError) in
                    try await service.audit(context, patient, page)
                }
            case .resources: return try await KeptResourceReader(service: service).portion(context, patients, cursor)
            case .reads: return try await reads(context, patients, cursor)
            case nil: return PatientExportPortion(documents: [])
            }
        } catch {
            throw PatientServiceError(error).failure
        }
    }

    private func records(
        _ context: RequestContext, _ patients: [PatientID]
    ) async throws -> PatientExportPortion {
        var documents: [[UInt8]] = []
        for patient in patients { documents.append(try await service.rendered(context, patient).json) }
        return PatientExportPortion(documents: documents)
    }

    /// Where a list of one of the patients goes on.
    private struct Place: Codable {
        var patient: Int
        var cursor: String?
    }

    /// One page of one patient's list at a time.
    private func list<Item: Codable & Sendable>(
        _ patients: [PatientID], _ cursor: String?,
        _ read: (PatientID, PatientPageRequest) async throws(PatientServiceError) -> Page<Item>
    ) async throws -> PatientExportPortion {
        let place = try cursor.map { try Cursor.decode($0, as: Place.self) } ?? Place(patient: 0)
        guard place.patient < patients.count else { return PatientExportPortion(documents: []) }
        let page = try await read(
            patients[place.patient], PatientPageRequest(limit: Self.itemsPerPortion, cursor: place.cursor))
        var next: Place?
        if let cursor = page.nextCursor {
            next = Place(patient: place.patient, cursor: cursor)
        } else if place.patient + 1 < patients.count {
            next = Place(patient: place.patient + 1)
        }
        return PatientExportPortion(
            documents: try page.items.map { try StrictJSONEncoder().encode($0) },
            nextCursor: try next.map { try Cursor.encode($0) })
    }

    /// Where the record of reads goes on.
    private struct ReadPlace: Codable {
        var patient: Int
        var before: RecordedReadPlace?
    }

    /// A read of the record, as the export has it.
    private struct ReadItem: Codable {
        var at: Timestamp
        var patientId: PatientID
        var principalId: UserID
        var principalKind: String
        var what: String
        var times: Int
        var reason: String?
        var requestId: String
    }

    private func reads(
        _ context: RequestContext, _ patients: [PatientID], _ cursor: String?
    ) async throws -> PatientExportPortion {
        let place = try cursor.map { try Cursor.decode($0, as: ReadPlace.self) } ?? ReadPlace(patient: 0)
        guard place.patient < patients.count else { return PatientExportPortion(documents: []) }
        var question = RecordedReadQuestion(limit: Self.itemsPerPortion)
        question.subject = patients[place.patient].retagged()
        question.before = place.before
        let answer = try await service.dependencies.journal.recordedReads(question, context: context)
        var next: ReadPlace?
        if let before = answer.next {
            next = ReadPlace(patient: place.patient, before: before)
        } else if place.patient + 1 < patients.count {
            next = ReadPlace(patient: place.patient + 1)
        }
        let items = answer.reads.map { read in
            ReadItem(
                at: read.at, patientId: patients[place.patient], principalId: read.principalID,
                principalKind: read.principalKind, what: read.what, times: read.times, reason: read.reason,
                requestId: read.requestID)
        }
        return PatientExportPortion(
            documents: try items.map { try StrictJSONEncoder().encode($0) },
            nextCursor: try next.map { try Cursor.encode($0) })
    }
}
