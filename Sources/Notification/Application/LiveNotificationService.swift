import Journal
import Kernel
import NotificationAPI
import Postgres

/// The service over the journal of this process's database.
struct LiveNotificationService: NotificationService {
    /// What it works with.
    let dependencies: NotificationDependencies
    /// How the journal decides, stores and projects messages.
    let definition: JournalModule<NotificationDecider>

    /// Carries a command out.
    func execute(
        _ context: RequestContext, _ command: NotificationCommand, _ options: CommandOptions
    ) async throws(CommandFailure<NotificationRejection>) -> CommandOutcome<NotificationDecider> {
        try await dependencies.journal.execute(
            command, of: NotificationDecider.self, in: definition, options, context: context)
    }

    /// A stream's state and version; nil where it has no events.
    func state(
        _ context: RequestContext, _ stream: StreamReference
    ) async throws(NotificationServiceError) -> (state: NotificationState, version: Int)? {
        do {
            return try await dependencies.journal.presentState(
                of: stream.id, NotificationDecider.self, in: definition, context: context)
        } catch {
            throw NotificationServiceError(journal: error)
        }
    }

    /// Carries a command of one stream out and answers the view of its state after it; a replay answers the present one.
    func written<View: Sendable>(
        _ context: RequestContext, _ command: NotificationCommand, expectedVersion: Int? = nil,
        view: (NotificationState, Int) -> View?
    ) async throws(NotificationServiceError) -> Written<View> {
        guard let stream = NotificationDecider.streams(of: command).first else { throw .unknown(code: "stream") }
        let options = CommandOptions(
            resourceID: stream.id, status: 200, expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
        let outcome: CommandOutcome<NotificationDecider>
        do {
            outcome = try await execute(context, command, options)
        } catch {
            throw NotificationServiceError(command: error)
        }
        switch outcome {
        case .committed(let commit):
            guard let state = commit.states.first, let version = commit.versions.first, let view = view(state, version)
            else { throw .unknown(code: "state") }
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: version, isReplay: false)
            return Written(view, receipt: receipt)
        case .replayed(let earlier):
            guard let found = try await state(context, stream), let view = view(found.state, found.version) else {
                throw .notFound
            }
            return Written(view, receipt: earlier.receipt(version: found.version))
        }
    }

    /// A zone by its name. A zone that is gone from the zone data must not stop messages: times are then told in UTC.
    func zone(_ name: String) -> TimeZoneData {
        // Losing the error is right for the reason above.
        (try? dependencies.zones.zone(name)) ?? .utc
    }

    func profile(_ context: RequestContext) async throws(NotificationServiceError) -> HospitalProfile {
        do throws(Failure) {
            return try await dependencies.profiles.profile(context)
        } catch {
            throw .failed(error)
        }
    }

    func recipient(
        _ context: RequestContext, _ patient: PatientID
    ) async throws(NotificationServiceError) -> MessageRecipient? {
        do throws(Failure) {
            return try await dependencies.recipients.recipient(context, patient)
        } catch {
            throw .failed(error)
        }
    }
}
