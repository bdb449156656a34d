import AuthAPI
import Journal
import Kernel

/// Gives commands to the journal.
struct AuthCommands: Sendable {
    let journal: EventJournal
    let module: JournalModule<AuthDecider>

    /// What became of a command.
    enum Outcome: Sendable {
        /// It was committed now: the states of its streams after it, and the receipt of the first.
        case committed([AuthState], WriteReceipt)
        /// It was done before under the same key.
        case replayed(EarlierOutcome)
    }

    /// Decides and stores a command about the resource of its first stream.
    func execute(
        _ command: AuthCommand, status: Int = 200, expectedVersion: Int? = nil, _ context: RequestContext
    ) async throws(AuthServiceError) -> Outcome {
        let resource = AuthDecider.streams(of: command)[0].id
        let expected = expectedVersion.map { [0: $0] } ?? [:]
        let options = CommandOptions(resourceID: resource, status: status, expectedVersions: expected)
        let outcome: CommandOutcome<AuthDecider>
        do throws(CommandFailure<AuthRejection>) {
            outcome = try await journal.execute(command, of: AuthDecider.self, in: module, options, context: context)
        } catch {
            throw AuthServiceError(command: error)
        }
        switch outcome {
        case .committed(let commit):
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: commit.versions[0], isReplay: false)
            return .committed(commit.states, receipt)
        case .replayed(let earlier): return .replayed(earlier)
        }
    }

    /// What `body` gives; where it refuses what was done before under the same key, that.
    ///
    /// For what is checked before a command is given: fields are read by the hospital's settings, which are others by now.
    func replaying(
        _ context: RequestContext, _ body: () async throws(AuthServiceError) -> Outcome
    ) async throws(AuthServiceError) -> Outcome {
        try await journal.replaying(context, body) {
            (earlier) async throws(AuthServiceError) in .replayed(earlier)
        }
    }
}
