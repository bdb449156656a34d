import Crypto
import Journal
import Kernel
import Postgres
import Telemetry
import WalletAPI

/// Says of cards that their last day is over.
///
/// No command waits for it: each reckons with the day itself. It is for those who list cards by status. Every process does so;
/// where two meet at one card, the second finds nothing to do.
final class CardExpiry: Sendable {
    /// The time between two looks.
    static let period = Duration.seconds(60)
    /// How many cards one statement finds.
    static let pageSize = 500
    /// How long one card may take, in seconds.
    static let commandSeconds: UInt64 = 10

    /// What a look came to.
    struct Round: Sendable, Hashable {
        /// The cards of which it was said.
        var expired = 0
        /// The cards that could not be written now.
        var failed = 0
    }

    private let service: LiveCardService
    private let pageSize: Int
    private let pause: @Sendable (Duration) async throws -> Void
    private let task = BackgroundTask()

    /// Makes one; `pause` waits, and throws where the task is cancelled.
    init(
        _ service: LiveCardService, pageSize: Int = CardExpiry.pageSize,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.service = service
        self.pageSize = pageSize
        self.pause = pause
    }

    /// Begins; a second call does nothing.
    func start(_ logger: Logger) {
        task.start { [self] in await run(logger) }
    }

    /// Ends it, after the command that runs.
    func stop() async { await task.stop() }

    private func run(_ logger: Logger) async {
        while !Task.isCancelled {
            do {
                let round = try await round()
                if round.failed > 0 {
                    logger.warning("cards whose last day is over are not said to be", ["cards": .public(round.failed)])
                }
            } catch {
                if Task.isCancelled { return }
                logger.warning("cards whose last day is over were not looked for", ["error": .type(of: error)])
            }
            // Cancellation ends the wait, and with it the looks.
            do { try await pause(Self.period) } catch { return }
        }
    }

    /// Sees to every card whose last day is over, page by page.
    func round() async throws -> Round {
        var round = Round()
        // East of Greenwich a day is over before it is there: the hospital's own day decides.
        let today = TimeZoneData.utc.local(at: service.dependencies.clock.now()).date
        var last: DueCard?
        while !Task.isCancelled {
            let statement = CardQueries.dueCards(today, after: last, limit: pageSize)
            let rows = try await service.dependencies.database.withConnection(.system) {
                try await $0.query(statement)
            }
            let due = try rows.map(DueCard.init)
            for card in due { await expire(card, &round) }
            last = due.last
            if due.count < pageSize { break }
        }
        return round
    }

    private func expire(_ card: DueCard, _ round: inout Round) async {
        let context = context(card.hospitalID)
        do {
            let moment = try await service.wallets.moment(context)
            if moment.day <= card.lastDay { return }
            let outcome = try await service.execute(
                context, .expire(card.cardID, at: moment.now, day: moment.day),
                CommandOptions(resourceID: card.cardID.retagged(), status: 200))
            if case .committed(let commit) = outcome, !commit.eventIDs.isEmpty { round.expired += 1 }
        } catch {
            round.failed += 1
        }
    }

    private func context(_ hospital: HospitalID) -> RequestContext {
        RequestContext(
            hospitalID: hospital,
            principal: Principal(kind: .system, id: UserID(high: 0, low: 0), roles: [], permissions: []),
            // How long a command may take is real time, whatever the day is.
            deadlineNanoseconds: SystemClock().monotonicNanoseconds() + Self.commandSeconds * 1_000_000_000,
            requestID: "card-expiry",
            trace: TraceContext(
                traceHigh: SecureRandom.uint64(), traceLow: SecureRandom.uint64() | 1,
                spanID: SecureRandom.uint64() | 1, isSampled: false))
    }
}
