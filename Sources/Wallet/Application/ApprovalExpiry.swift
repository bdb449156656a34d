import Journal
import Kernel
import Postgres
import Telemetry
import WalletAPI

/// Ends the requests that nobody decided on in time.
///
/// Every process does so, by its own clock: where two meet at one request, the second finds nothing to do. A request whose time is
/// over is refused to whoever would approve it, whether it was ended yet or not.
struct ApprovalExpiry: DueWork {
    /// The time between two looks.
    static let period = Duration.seconds(60)
    static let unfinished: LogMessage = "requests whose time is over are open still"
    static let unseen: LogMessage = "requests whose time is over were not looked for"
    /// How many requests one statement finds.
    static let pageSize = 500
    /// How long one request may take, in seconds.
    static let commandSeconds: UInt64 = 10

    /// What a look came to.
    struct Round: WorkRound, Hashable {
        /// The requests that were ended.
        var ended = 0
        /// The requests that could not be written.
        var failed = 0
        /// Why the first of them could not be.
        var firstFailure: String?
    }

    private let dependencies: WalletDependencies
    private let definition: JournalModule<WalletDecider>

    init(_ dependencies: WalletDependencies, _ definition: JournalModule<WalletDecider>) {
        self.dependencies = dependencies
        self.definition = definition
    }

    /// Sees to every request whose time is over now, page by page.
    func round() async throws -> Round {
        var round = Round()
        let now = dependencies.clock.now()
        var last: DueApproval?
        while !Task.isCancelled {
            let statement = DeskQueries.dueApprovals(now, after: last, limit: Self.pageSize)
            let rows = try await dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let due = try rows.map(DueApproval.init)
            for approval in due {
                do throws(WalletServiceError) {
                    try await expire(approval, at: now)
                    round.ended += 1
                } catch {
                    round.fail(error)
                }
            }
            last = due.last
            if due.count < Self.pageSize { break }
        }
        return round
    }

    private func expire(_ due: DueApproval, at now: Timestamp) async throws(WalletServiceError) {
        let options = CommandOptions(resourceID: due.approvalID.retagged(), status: 200)
        do throws(CommandFailure<WalletRejection>) {
            _ = try await dependencies.journal.execute(
                .desk(.expire(due.approvalID, at: now)), of: WalletDecider.self, in: definition, options,
                context: .ofWorker("approval-expiry", in: due.hospitalID, seconds: Self.commandSeconds))
        } catch {
            throw WalletServiceError(command: error)
        }
    }
}
