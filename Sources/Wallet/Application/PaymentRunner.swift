import Journal
import Kernel
import Postgres
import Synchronization
import Telemetry
import WalletAPI

/// Finishes what payments have to do and nobody waits for: what a gateway was to be asked and a crash left, what it did and did
/// not tell, and what is over.
///
/// Every process does so: gateways do each thing once by our ids, and the log keeps each outcome once.
final class PaymentRunner: DueWork {
    /// The time between two looks.
    static let period = Duration.seconds(5)
    static let unfinished: LogMessage = "payments are not finished yet"
    static let unseen: LogMessage = "payments to finish were not looked for"
    /// How many payments one statement finds.
    static let pageSize = 500
    /// How long one payment may take, in seconds.
    static let commandSeconds: UInt64 = 30
    /// How long a payment is left alone after the first look that ended nothing, in seconds; twice as long after each further one.
    static let pauseSeconds = 30
    /// The longest time for which it is left alone, in seconds.
    static let longestPauseSeconds = 3_600

    /// What a look came to.
    struct Round: WorkRound, Hashable {
        /// The payments that were seen to.
        var payments = 0
        /// The payments that could not be.
        var failed = 0
        /// Why the first of them could not be.
        var firstFailure: String?
    }

    /// When a payment is looked at again.
    private struct Pause {
        var seconds: Int
        var until: Timestamp
    }

    private let service: LivePaymentService
    private let pauses = Mutex<[DuePayment: Pause]>([:])

    private var dependencies: WalletDependencies { service.dependencies }

    init(_ service: LivePaymentService) {
        self.service = service
    }

    /// Sees to every payment that is due now, page by page.
    func round() async throws -> Round {
        var round = Round()
        let now = dependencies.clock.now()
        var seen: Set<DuePayment> = []
        var last: DuePayment?
        while !Task.isCancelled {
            let statement = PaymentQueries.due(now, after: last, limit: Self.pageSize)
            let rows = try await dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let due = try rows.map(DuePayment.init)
            for payment in due where isReady(payment, now) {
                round.payments += 1
                do throws(WalletServiceError) {
                    try await finish(payment, now)
                } catch {
                    round.fail(error)
                }
            }
            seen.formUnion(due)
            last = due.last
            if due.count < Self.pageSize { break }
        }
        // What changed since is due at another time, and begins with a short pause again.
        pauses.withLock { pauses in pauses = pauses.filter { seen.contains($0.key) } }
        return round
    }

    /// Whether a payment is to be looked at; it is then left alone for a while.
    private func isReady(_ payment: DuePayment, _ now: Timestamp) -> Bool {
        pauses.withLock { pauses in
            let before = pauses[payment]
            if let before, now < before.until { return false }
            let seconds = min(before.map { $0.seconds * 2 } ?? Self.pauseSeconds, Self.longestPauseSeconds)
            pauses[payment] = Pause(seconds: seconds, until: now.advanced(by: .seconds(seconds)))
            return true
        }
    }

    private func finish(_ due: DuePayment, _ now: Timestamp) async throws(WalletServiceError) {
        let context = service.context(due.hospitalID)
        await service.advance(context, try await service.found(context, due.paymentID))
        let isTold = try await ask(context, due.paymentID)
        let payment = try await service.found(context, due.paymentID)
        if now >= payment.expiresAt, !payment.isOver {
            let place = try await service.place(context, payment, payer: true, payee: false)
            try await service.keep(context, .expire(place, voids: service.voids(payment)))
            await service.advance(context, try await service.found(context, due.paymentID))
        } else if isTold, payment.sums.afterwards == .watched {
            let place = try await service.place(context, payment, payer: false, payee: false)
            try await service.keep(context, .endWatch(place))
        }
    }

    /// Asks the gateway what became of an order of which it told nothing; says whether it answered.
    private func ask(_ context: RequestContext, _ id: PaymentID) async throws(WalletServiceError) -> Bool {
        let payment = try await service.found(context, id)
        guard let orderID = payment.orderID, !payment.isOver || payment.sums.afterwards != nil,
            let name = payment.gateway, let gateway = service.gateway(name)
        else { return false }
        let order = GatewayOrderID(reference: service.reference(context, payment), orderID: orderID)
        let reports: [GatewayReport]
        do throws(GatewayError) {
            reports = try await gateway.reports(on: order, deadlineNanoseconds: service.deadline(context))
        } catch {
            // It is asked again with a later look; what it took by then is given back where the payment is over.
            return false
        }
        try await service.report(GatewayNotice(id: "reports", reports: reports), from: name)
        return true
    }
}
