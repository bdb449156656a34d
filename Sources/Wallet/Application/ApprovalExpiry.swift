import Jobs
import Journal
import Kernel
import Postgres
import WalletAPI

/// Ends the requests that nobody decided on in time.
///
/// Where two processes meet at one request, the second finds nothing to do. A request whose time is over is refused to whoever
/// would approve it, whether it was ended yet or not. A round counts requests.
struct ApprovalExpiry: DueWork {
    static let name = "wallet.approvalExpiry"
    static let period = Duration.seconds(60)
    /// How many requests one statement finds.
    static let pageSize = 500
    /// How long one request may take, in seconds.
    static let commandSeconds: UInt64 = 10

    private let dependencies: WalletDependencies
    private let definition: JournalModule<WalletDecider>

    init(_ dependencies: WalletDependencies, _ definition: JournalModule<WalletDecider>) {
        self.dependencies = dependencies
        self.definition = definition
    }

    /// Sees to every request whose time is over now, page by page.
    func round() async throws -> JobReport {
        var round = JobReport()
        let now = dependencies.clock.now()
        var last: DueApproval?
        while !Task.isCancelled {
            let statement = DeskQueries.dueApprovals(now, after: last, limit: Self.pageSize)
            let rows = try await dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let due = try rows.map(DueApproval.init)
            for approval in due {
                do throws(WalletServiceError) {
                    try await expire(approval, at: now)
                    round.done += 1
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
