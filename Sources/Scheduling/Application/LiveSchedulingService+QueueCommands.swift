import Journal
import Kernel
import PatientAPI
import Postgres
import SchedulingAPI

extension LiveSchedulingService {
    /// The effect of a command on queues: the states and versions of its streams, by stream.
    struct QueueEffect {
        private let streams: [StreamReference]
        private let commit: Commit<SchedulingDecider>

        init(_ command: QueueCommand, _ commit: Commit<SchedulingDecider>) {
            streams = QueueDecider.streams(of: command)
            self.commit = commit
        }

        /// What a stream's events add up to behind the command; nil where it has none, or is not the command's.
        func state(_ stream: StreamReference) -> QueueState? {
            guard let index = streams.firstIndex(of: stream), case .queue(let state) = commit.states[index] else {
                return nil
            }
            return state
        }

        /// The version of the command's first stream.
        var version: Int { commit.versions.first ?? 0 }

        /// Where the effect stands in the journal.
        var receipt: WriteReceipt {
            WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: version, isReplay: false)
        }
    }

    /// Carries out the command that `make` gives and answers what `view` makes of its effect; a replay answers what `read`
    /// gives now, with its version.
    ///
    /// Checks that come before the journal must not refuse what was done before under the same key. A command whose streams
    /// were others by the time it was decided is made anew.
    func queueWritten<View: Sendable>(
        _ context: RequestContext, _ options: CommandOptions,
        make: () async throws(SchedulingServiceError) -> QueueCommand,
        view: (QueueEffect) async throws(SchedulingServiceError) -> View,
        read: (EarlierOutcome) async throws(SchedulingServiceError) -> (view: View, version: Int)
    ) async throws(SchedulingServiceError) -> Written<View> {
        func replay(_ earlier: EarlierOutcome) async throws(SchedulingServiceError) -> Written<View> {
            let found = try await read(earlier)
            return Written(found.view, receipt: earlier.receipt(version: found.version))
        }
        return try await dependencies.journal.replaying(context) { () async throws(SchedulingServiceError) in
            for _ in 0..<Self.queueAttempts {
                let command = try await make()
                let outcome: CommandOutcome<SchedulingDecider>
                do throws(SchedulingServiceError) {
                    outcome = try await execute(context, .queue(command), options)
                } catch .unknown(code: SchedulingServiceError.outdatedCode) {
                    continue
                }
                switch outcome {
                case .committed(let commit):
                    let effect = QueueEffect(command, commit)
                    return Written(try await view(effect), receipt: effect.receipt)
                case .replayed(let earlier): return try await replay(earlier)
                }
            }
            throw .unavailable(retryAfterSeconds: 1)
        } replay: { (earlier) async throws(SchedulingServiceError) in
            try await replay(earlier)
        }
    }

    /// How often a command is made anew before the caller is asked to come again.
    private static let queueAttempts = 16

    /// Options of a command on one resource, with the version that the client saw, if it said.
    func queueOptions<Tag>(
        _ resource: EntityID<Tag>, status: Int = 200, expectedVersion: Int? = nil
    ) -> CommandOptions {
        CommandOptions(
            resourceID: resource.retagged(), status: status,
            expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
    }

    /// What a reading of fields gives; throws every field that is not valid.
    func readFields<Value>(
        _ read: (inout QueueFields) -> Value
    ) throws(SchedulingServiceError) -> Value {
        try SchedulingServiceError.catching { () throws(Failure) in
            var fields = QueueFields()
            let value = read(&fields)
            try fields.validator.check()
            return value
        }
    }

    /// The record to write on for a patient: a merged one's survivor.
    func presentPatient(
        _ context: RequestContext, _ id: PatientID
    ) async throws(SchedulingServiceError) -> PatientID {
        let patient: PatientSummary?
        do throws(PatientServiceError) {
            patient = try await dependencies.patients.summary(context, of: id)
        } catch {
            throw .failed(error.failure)
        }
        guard let patient else { throw .rule(.unknownPatient) }
        guard patient.status != .erased else { throw .rule(.patientErased) }
        return patient.mergedIntoId ?? id
    }

    /// Refuses a place that is unknown or closed.
    func requireOpenLocation(
        _ context: RequestContext, _ id: LocationID?
    ) async throws(SchedulingServiceError) {
        guard let id else { return }
        let location: SchedulingLocation?
        do throws(Failure) {
            location = try await dependencies.locations.location(context, id)
        } catch {
            throw .failed(error)
        }
        guard let location else { throw .rule(.unknownLocation) }
        guard location.isOpen else { throw .rule(.locationClosed) }
    }

    /// A queue as it is now. Throws `notFound`.
    func queueRow(_ context: RequestContext, _ id: QueueID) async throws(SchedulingServiceError) -> QueueView {
        let rows = try await query(context, QueueQueries.queue(context.hospitalID, id)) { try QueueRow.view($0) }
        guard let queue = rows.first else { throw .notFound }
        return queue
    }

    /// Queues that a request names, in its order. Throws the rule `unknownQueue`.
    func namedQueues(
        _ context: RequestContext, _ ids: [QueueID]
    ) async throws(SchedulingServiceError) -> [QueueView] {
        if ids.isEmpty { return [] }
        let rows = try await query(context, QueueQueries.queues(context.hospitalID, ids)) { try QueueRow.view($0) }
        let queues = ids.compactMap { id in rows.first { $0.id == id } }
        guard queues.count == ids.count else { throw .rule(.unknownQueue) }
        return queues
    }

    /// The day at a queue's place.
    func today(_ context: RequestContext, at queue: QueueView) async throws(SchedulingServiceError) -> LocalDate {
        try await zone(context, of: queue.locationId).businessDay(of: dependencies.clock.now())
    }
}
