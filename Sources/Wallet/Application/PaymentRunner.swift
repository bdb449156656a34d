import Jobs
import Journal
import Kernel
import Postgres
import Synchronization
import WalletAPI

/// Finishes what payments have to do and nobody waits for: what a gateway was to be asked and a crash left, what it did and did
/// not tell, and what is over.
///
/// Two processes may meet at one payment: gateways do each thing once by our ids, and the log keeps each outcome once. A round
/// counts payments.
final class PaymentRunner: DueWork {
    static let name = "wallet.payments"
    static let period = Duration.seconds(5)
    /// The code of a gateway that told nothing.
    static let silence = "gatewaySilent"
    /// How many payments one statement finds.
    static let pageSize = 500
    /// How many payments are seen to at once.
    static let width = 8
    /// After so many payments of which a gateway told nothing it is not asked any more within a look.
    static let silences = 4
    /// With so many payments a look ends; the next one goes on from there.
    static let roundSize = 2_000
    /// How long one payment may take, in seconds.
    static let commandSeconds: UInt64 = 30
    /// How long a payment is left alone after the first look that ended nothing, in seconds; twice as long after each further one.
    static let pauseSeconds = 30
    /// The longest time for which it is left alone, in seconds.
    static let longestPauseSeconds = 3_600

    /// Where the looks are on their way over everything that is due.
    private struct Course {
        var last: DuePayment?
        var seen: Set<DuePayment> = []
    }

    /// What came of seeing to a payment.
    private enum Outcome: Equatable {
        case done
        /// The gateway told nothing, or it could not be kept.
        case failed(code: String)
        /// It was left alone.
        case left
    }

    /// How often each gateway told nothing within a look.
    private final class Silences: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        func add(_ gateway: String) { counts.withLock { $0[gateway, default: 0] += 1 } }
        func isOver(_ gateway: String) -> Bool { counts.withLock { $0[gateway, default: 0] >= PaymentRunner.silences } }
    }

    private let service: LivePaymentService
    private let pauses = Pauses<DuePayment>(first: pauseSeconds, longest: longestPauseSeconds)
    private let course = Mutex(Course())

    private var dependencies: WalletDependencies { service.dependencies }

    init(_ service: LivePaymentService) {
        self.service = service
    }

    /// Sees to the payments that are due now, page by page, as far as a look goes.
    func round() async throws -> JobReport {
        var round = JobReport()
        let (now, silences) = (dependencies.clock.now(), Silences())
        var course = self.course.withLock { $0 }
        defer { self.course.withLock { $0 = course } }
        while !Task.isCancelled && round.done < Self.roundSize {
            let statement = PaymentQueries.due(now, after: course.last, limit: Self.pageSize)
            let rows = try await dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let due = try rows.map(DuePayment.init)
            for outcome in await due.sideBySide(Self.width, { await self.see(to: $0, now, silences) }) {
                if outcome != .left { round.done += 1 }
                if case .failed(let code) = outcome { round.fail(code: code) }
            }
            course.seen.formUnion(due)
            course.last = due.last
            if due.count < Self.pageSize {
                // What changed since is due at another time, and begins with a short pause again.
                pauses.keep(course.seen)
                course = Course()
                break
            }
        }
        return round
    }

    private func see(to due: DuePayment, _ now: Timestamp, _ silences: Silences) async -> Outcome {
        if let gateway = due.gateway, silences.isOver(gateway) { return .left }
        guard pauses.begin(due, now) else { return .left }
        do throws(WalletServiceError) {
            if try await finish(due, now) { return .done }
            if let gateway = due.gateway { silences.add(gateway) }
        } catch {
            return .failed(code: RepeatedLook.code(of: error))
        }
        return .failed(code: Self.silence)
    }

    /// Does what is to be done of a payment; false where the gateway told nothing.
    private func finish(_ due: DuePayment, _ now: Timestamp) async throws(WalletServiceError) -> Bool {
        let context = service.context(due.hospitalID)
        await service.advance(context, try await service.found(context, due.paymentID))
        let isTold = try await ask(context, due.paymentID)
        let payment = try await service.found(context, due.paymentID)
        // What the gateway took by now is not known: it is asked again, and the payment does not end before.
        if now < payment.expiresAt || !isTold && payment.orderID != nil { return isTold }
        let place = try await service.place(context, payment, payer: true, payee: false)
        if !payment.isOver {
            try await service.keep(context, .expire(place, voids: service.voids(payment)))
            await service.advance(context, try await service.found(context, due.paymentID))
        }
        try await service.keep(context, .endOrder(place))
        return isTold
    }

    /// Asks the gateway what became of an order of which it told nothing; false where it tells nothing now either.
    private func ask(_ context: RequestContext, _ id: PaymentID) async throws(WalletServiceError) -> Bool {
        let payment = try await service.found(context, id)
        guard let name = payment.gateway else { return true }
        guard let orderID = payment.orderID else { return payment.sums.status != .initiated }
        guard let gateway = service.gateway(name) else { return false }
        let order = GatewayOrderID(reference: service.reference(context, payment), orderID: orderID)
        let reports: [GatewayReport]
        do throws(GatewayError) {
            reports = try await gateway.reports(on: order, deadlineNanoseconds: service.deadline(context))
        } catch {
            // A refusal is an answer: asking again changes nothing.
            if case .refused = error { return true }
            return false
        }
        try await service.report(GatewayNotice(id: "reports", reports: reports), from: name)
        return true
    }
}
