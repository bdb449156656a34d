import Jobs
import Journal
import Kernel
import Postgres
import WalletAPI

/// Says of cards that their last day is over.
///
/// No command waits for it: each reckons with the day itself. It is for those who list cards by status. Where two processes meet
/// at one card, the second finds nothing to do. A round counts the cards of which it was said.
struct CardExpiry: DueWork {
    static let name = "wallet.cardExpiry"
    static let period = Duration.seconds(60)
    /// How many cards one statement finds.
    static let pageSize = 500
    /// How long one card may take, in seconds.
    static let commandSeconds: UInt64 = 10

    private let service: LiveCardService
    private let pageSize: Int

    init(_ service: LiveCardService, pageSize: Int = CardExpiry.pageSize) {
        self.service = service
        self.pageSize = pageSize
    }

    /// Sees to every card whose last day is over, page by page.
    func round() async throws -> JobReport {
        var round = JobReport()
        // East of Greenwich a day is over before it is there: the hospital's own day decides.
        let today = TimeZoneData.utc.local(at: service.dependencies.clock.now()).date
        var last: DueCard?
        while !Task.isCancelled {
            let statement = CardQueries.dueCards(today, after: last, limit: pageSize)
            let rows = try await service.dependencies.database.withConnection(.system) {
                try await $0.query(statement)
            }
            let due = try rows.map(DueCard.init)
            for card in due {
                do throws(WalletServiceError) {
                    if try await expire(card) { round.done += 1 }
                } catch {
                    round.fail(error)
                }
            }
            last = due.last
            if due.count < pageSize { break }
        }
        return round
    }

    /// Says it of one card, unless its day is not over where it is, or somebody said it before: whether it was said.
    private func expire(_ card: DueCard) async throws(WalletServiceError) -> Bool {
        let context = RequestContext.ofWorker("card-expiry", in: card.hospitalID, seconds: Self.commandSeconds)
        let moment = try await service.wallets.moment(context)
        if moment.day <= card.lastDay { return false }
        do throws(CommandFailure<WalletRejection>) {
            let outcome = try await service.execute(
                context, .expire(card.cardID, at: moment.now, day: moment.day),
                CommandOptions(resourceID: card.cardID.retagged(), status: 200))
            guard case .committed(let commit) = outcome else { return false }
            return !commit.eventIDs.isEmpty
        } catch {
            throw WalletServiceError(command: error)
        }
    }
}
