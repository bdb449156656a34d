import Journal
import Kernel
import Postgres
import SchedulingAPI

extension LiveSchedulingService {
    /// A command with what it wants of the calendar, if it wants anything.
    struct Attempt {
        var command: SchedulingCommand
        var wish: SlotWish?
        var found: FoundSlot?
    }

    /// Carries out the command that `make` gives and answers what `view` makes of its effect; a replay answers what `read`
    /// gives now, with its version.
    ///
    /// Who meets a block that somebody else has claimed meanwhile looks again: held slots that are over are let go of first, and
    /// another room may do. Commands whose streams were others by the time they were decided are made anew.
    func written<View: Sendable>(
        _ context: RequestContext, _ options: CommandOptions,
        make: () async throws(SchedulingServiceError) -> Attempt,
        view: (Commit<SchedulingDecider>) async throws(SchedulingServiceError) -> View,
        read: (EarlierOutcome) async throws(SchedulingServiceError) -> (view: View, version: Int)
    ) async throws(SchedulingServiceError) -> Written<View> {
        func replay(_ earlier: EarlierOutcome) async throws(SchedulingServiceError) -> Written<View> {
            let found = try await read(earlier)
            return Written(found.view, receipt: earlier.receipt(version: found.version))
        }
        return try await dependencies.journal.replaying(context) { () async throws(SchedulingServiceError) in
            for _ in 0..<Self.writeAttempts {
                let attempt = try await make()
                let outcome: CommandOutcome<SchedulingDecider>
                do throws(SchedulingServiceError) {
                    outcome = try await execute(context, attempt.command, options)
                } catch .unknown(code: SchedulingServiceError.outdatedCode) {
                    continue
                } catch .unknown(code: CalendarClaim.claimName) {
                    try await meet(context, attempt)
                    continue
                } catch .conflict(.slotTaken) {
                    // The group session was filled meanwhile: the next look tells what is free.
                    continue
                }
                switch outcome {
                case .committed(let commit):
                    let receipt = WriteReceipt(
                        eventID: commit.eventIDs.first, position: commit.position,
                        version: commit.versions.first ?? 0, isReplay: false)
                    return Written(try await view(commit), receipt: receipt)
                case .replayed(let earlier): return try await replay(earlier)
                }
            }
            throw .unavailable(retryAfterSeconds: 1)
        } replay: { (earlier) async throws(SchedulingServiceError) in
            try await replay(earlier)
        }
    }

    /// As above, of a command whose first stream is an appointment's.
    func appointmentWritten(
        _ context: RequestContext, _ id: AppointmentID, _ options: CommandOptions,
        make: () async throws(SchedulingServiceError) -> Attempt
    ) async throws(SchedulingServiceError) -> Written<AppointmentView> {
        try await written(context, options, make: make) { (commit) async throws(SchedulingServiceError) in
            guard case .appointment(.appointment(let record))? = commit.states.first,
                let version = commit.versions.first
            else { throw .unknown(code: "state") }
            var view = AppointmentView(record, version: version)
            if version == 1 { view.warnings = try await warnings(context, record) }
            return view
        } read: { (earlier) async throws(SchedulingServiceError) in
            let view = try await appointmentRow(context, earlier.resourceID.retagged())
            return (view, view.version)
        }
    }

    /// How often a command is made anew before the caller is asked to come again.
    private static let writeAttempts = 16

    /// Options of a command on one resource, with the version that the client saw, if it said.
    func options<Tag>(
        _ resource: EntityID<Tag>, status: Int = 200, expectedVersion: Int? = nil
    ) -> CommandOptions {
        CommandOptions(
            resourceID: resource.retagged(), status: status,
            expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
    }

    /// Lets go of the held slots that are over and may have been in the way.
    private func meet(_ context: RequestContext, _ attempt: Attempt) async throws(SchedulingServiceError) {
        guard let slot = attempt.found?.slot else { return }
        let now = dependencies.clock.now()
        let overdue = AppointmentQueries.overdue(context.hospitalID, on: slot, now)
        for id in try await query(context, overdue, { try $0.id(0, as: SlotHoldID.self) }) {
            try await expire(id, in: context.hospitalID, at: now)
        }
    }

    /// Ends a held slot that is over.
    func expire(_ id: SlotHoldID, in hospital: HospitalID, at now: Timestamp) async throws(SchedulingServiceError) {
        let context = RequestContext.ofWorker("slot-expiry", in: hospital, seconds: SlotHoldExpiry.commandSeconds)
        let released = SlotReleased(holdID: id, cause: .expired, at: now)
        _ = try await execute(context, .appointment(.release(released)), options(id))
    }
}
