import Journal
import Kernel
import PatientAPI
import Postgres

extension LivePatientService {
    func merge(
        _ context: RequestContext, into survivor: PatientID, expectedVersion: Int?, _ request: MergePatientsRequest
    ) async throws(PatientServiceError) -> Written<MergeView> {
        try await replaying(context, read: mergeRow) { () async throws(PatientServiceError) in
            let reason = try Self.optionalReason(request.reason)
            guard survivor != request.duplicateId else { throw .rule(.sameRecord) }
            let command = MergeCommand(
                mergeID: dependencies.ids.make(), survivorID: survivor, duplicateID: request.duplicateId,
                reason: reason, at: dependencies.clock.now())
            let options = CommandOptions(
                resourceID: command.mergeID.retagged(), status: 201,
                expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
            var view = MergeView(
                id: command.mergeID, survivorId: survivor, duplicateId: command.duplicateID, mergedAt: command.at)
            view.reason = reason
            view.mergedBy = context.principal.actor
            return try await written(context, .merge(command), options, view, version: view.version, read: mergeRow)
        }
    }

    func undoMerge(
        _ context: RequestContext, _ id: MergeID
    ) async throws(PatientServiceError) -> Written<MergeView> {
        try await replaying(context, read: mergeRow) { () async throws(PatientServiceError) in
            var view = try await merge(context, id)
            let command = UndoMergeCommand(
                mergeID: id, survivorID: view.survivorId, duplicateID: view.duplicateId, at: dependencies.clock.now())
            let options = CommandOptions(resourceID: id.retagged(), status: 200)
            view.undoneAt = command.at
            view.undoneBy = context.principal.actor
            return try await written(
                context, .undoMerge(command), options, view, version: view.version, read: mergeRow)
        }
    }

    func merge(_ context: RequestContext, _ id: MergeID) async throws(PatientServiceError) -> MergeView {
        try await mergeRow(context, id.retagged()).view
    }

    func merges(
        _ context: RequestContext, of id: PatientID, _ page: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<MergeView> {
        guard try await summary(context, of: id) != nil else { throw .notFound }
        let statement = MergeQueries.merges(
            context.hospitalID, of: id, before: try page.key(), limit: page.boundedLimit + 1)
        let rows = try await query(context, statement) { try MergeRow.view($0) }
        dependencies.reads.record(subject: id.retagged(), what: "patientMerges", context: context)
        return try page.page(rows) {
            $0.id
        } item: {
            $0
        }
    }

    func distinguish(
        _ context: RequestContext, _ id: PatientID, from other: PatientID, isDistinct: Bool
    ) async throws(PatientServiceError) -> Written<DistinctPatientsView> {
        guard id != other else { throw .rule(.sameRecord) }
        let command = DistinguishCommand(
            patientID: id, otherID: other, isDistinct: isDistinct, at: dependencies.clock.now())
        let pair = command.pair
        let options = CommandOptions(
            resourceID: PatientStreams.pair(pair).id, status: 200)
        switch try await outcome(context, .distinguish(command), options) {
        case .committed(let commit):
            var view = DistinctPatientsView(patientId: id, otherId: other, isDistinct: isDistinct, at: command.at)
            if case .pair(let judged)? = commit.states.first { view.at = judged.at }
            return Written(view, receipt: Self.receipt(commit, version: commit.versions.first ?? 0))
        case .replayed(let earlier):
            let told = try await query(context, MergeQueries.distinctPair(context.hospitalID, pair)) {
                try $0.timestamp(0)
            }
            let view = DistinctPatientsView(
                patientId: id, otherId: other, isDistinct: !told.isEmpty, at: told.first ?? command.at)
            return Written(view, receipt: earlier.receipt(version: earlier.version))
        }
    }

    private func mergeRow(
        _ context: RequestContext, _ id: StreamID
    ) async throws(PatientServiceError) -> Versioned<MergeView> {
        let statement = MergeQueries.merge(context.hospitalID, id.retagged())
        let rows = try await query(context, statement) { try MergeRow.view($0) }
        guard let view = rows.first else { throw .notFound }
        return (view, view.version)
    }
}
