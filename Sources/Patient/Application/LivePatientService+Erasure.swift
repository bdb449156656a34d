import Journal
import Kernel
import PatientAPI
import Postgres

extension LivePatientService {
    /// How often an erasure is made anew because records were merged or parted meanwhile.
    private static let erasureAttempts = 4

    func erase(
        _ context: RequestContext, _ request: EraseRequest
    ) async throws(PatientServiceError) -> Written<ErasureRequestView> {
        try await replaying(context, read: erasureRow) { () async throws(PatientServiceError) in
            try await eraseNow(context, request)
        }
    }

    private func eraseNow(
        _ context: RequestContext, _ request: EraseRequest
    ) async throws(PatientServiceError) -> Written<ErasureRequestView> {
        let reason = try Self.requiredReason(request.reason)
        for _ in 0..<Self.erasureAttempts {
            let records = try await person(context, request.patientId)
            guard !records.isEmpty else { throw .rule(.unknownPatient) }
            let command = EraseCommand(
                requestID: dependencies.ids.make(), patientID: request.patientId,
                others: records.filter { $0 != request.patientId }, reason: reason, at: dependencies.clock.now())
            var view = ErasureRequestView(
                id: command.requestID, patientId: request.patientId, erasedIds: records, reason: reason,
                requestedAt: command.at)
            view.requestedBy = context.principal.actor
            let options = CommandOptions(resourceID: command.requestID.retagged(), status: 201)
            do throws(PatientServiceError) {
                return try await written(context, .erase(command), options, view, version: 1, read: erasureRow)
            } catch .unknown(Self.outdatedCode) {
                continue
            }
        }
        throw .unavailable(retryAfterSeconds: 1)
    }

    /// The code of a command that was made for other records than it concerns; it never leaves the service.
    static var outdatedCode: String { "outdated" }

    /// All records of a person, in the order of their ids; none where the hospital has no such patient.
    func person(_ context: RequestContext, _ id: PatientID) async throws(PatientServiceError) -> [PatientID] {
        try await query(context, MergeQueries.person(context.hospitalID, id)) { try $0.id(0) }
    }

    func erasureRequest(
        _ context: RequestContext, _ id: ErasureRequestID
    ) async throws(PatientServiceError) -> ErasureRequestView {
        try await erasureRow(context, id.retagged()).view
    }

    func erasureRequests(
        _ context: RequestContext, _ page: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<ErasureRequestView> {
        let statement = MergeQueries.erasureRequests(
            context.hospitalID, before: try page.key(), limit: page.boundedLimit + 1)
        let rows = try await query(context, statement) { try ErasureRequestRow.view($0) }
        return try page.page(rows) {
            $0.id
        } item: {
            $0
        }
    }

    func textIdentifies(
        _ context: RequestContext, _ text: String, among ids: [PatientID]
    ) async throws(PatientServiceError) -> Bool {
        let reason = KeptReason(text)
        for id in ids {
            do {
                let found = try await dependencies.journal.state(
                    of: id.retagged(), PatientDecider.self, in: definition, asOf: nil, context: context)
                if case .patient(let record)? = found?.state, reason.names(record) { return true }
            } catch {
                throw PatientServiceError(journal: error)
            }
        }
        return false
    }

    func placeLegalHold(
        _ context: RequestContext, _ id: PatientID, _ request: LegalHoldRequest
    ) async throws(PatientServiceError) -> Written<PatientView> {
        try await hold(context, id, reason: try Self.requiredReason(request.reason))
    }

    func liftLegalHold(
        _ context: RequestContext, _ id: PatientID
    ) async throws(PatientServiceError) -> Written<PatientView> {
        try await hold(context, id, reason: nil)
    }

    private func hold(
        _ context: RequestContext, _ id: PatientID, reason: String?
    ) async throws(PatientServiceError) -> Written<PatientView> {
        let command = LegalHoldCommand(patientID: id, reason: reason, at: dependencies.clock.now())
        return try await execute(context, .hold(command), CommandOptions(resourceID: id.retagged(), status: 200))
    }

    private func erasureRow(
        _ context: RequestContext, _ id: StreamID
    ) async throws(PatientServiceError) -> Versioned<ErasureRequestView> {
        let statement = MergeQueries.erasureRequest(context.hospitalID, id.retagged())
        let rows = try await query(context, statement) { try ErasureRequestRow.view($0) }
        guard let view = rows.first else { throw .notFound }
        return (view, 1)
    }
}
