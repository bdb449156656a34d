import Kernel
import WalletAPI

/// An order of the built-in gateway, and what it does when it is asked: pure, so that tables of cases tell it.
struct FakeOrder: Sendable, Hashable {
    /// Where a refund is; the raw values are stored.
    enum RefundState: String, Sendable, Hashable { case underWay, done, failed }

    /// Money on its way back.
    struct Refund: Sendable, Hashable {
        var amountMinor: Int64
        var state: RefundState
    }

    /// What a call came to beside what it changed.
    enum Answer: Sendable, Hashable {
        case given
        /// It was done, and nobody hears of it.
        case lost
    }

    let reference: GatewayReference
    let amount: Money
    let expiresAt: Timestamp
    var declinedCount = 0
    var isPaid = false
    /// Whether what was not taken is the payer's again.
    var isVoided = false
    var captures: [Int: Int64] = [:]
    var refunds: [PaymentRefundID: Refund] = [:]

    init(_ order: GatewayOrder) { self.init(order.reference, amount: order.amount, expiresAt: order.expiresAt) }

    init(_ reference: GatewayReference, amount: Money, expiresAt: Timestamp) {
        self.reference = reference
        self.amount = amount
        self.expiresAt = expiresAt
    }

    /// The gateway's id of the order, in which ours stand.
    var id: String { Self.orderPrefix + reference.text }
    /// The gateway's id of the payer's payment.
    var paymentID: String { Self.paymentPrefix + reference.text }
    /// What was taken, in all.
    var captured: Money { money(captures.values.reduce(0, +)) }
    /// What was given back or is on its way, in all.
    var refunded: Money { money(refunds.values.reduce(0) { $0 + ($1.state == .failed ? 0 : $1.amountMinor) }) }

    static let orderPrefix = "fake_"
    static let paymentPrefix = "fakepay_"

    /// The payment that an order's id names; nil for another text.
    static func reference(orderID: String) -> GatewayReference? {
        guard orderID.hasPrefix(orderPrefix) else { return nil }
        return GatewayReference(text: String(orderID.dropFirst(orderPrefix.utf8.count)))
    }

    /// The payer pays; false where the amount is one that no bank pays. Again: nothing more happens.
    mutating func pay(at now: Timestamp) throws(FakeRefusal) -> Bool {
        if isPaid { return true }
        guard now < expiresAt else { throw .expired }
        if FakeCase(amount) == .payerDeclined {
            declinedCount += 1
            return false
        }
        isPaid = true
        return true
    }

    /// The payer's bank refuses.
    mutating func decline(at now: Timestamp) throws(FakeRefusal) {
        guard !isPaid else { throw .paid }
        guard now < expiresAt else { throw .expired }
        declinedCount += 1
    }

    /// Takes a part, once by its number.
    mutating func capture(_ capture: GatewayCapture) throws(GatewayError) -> Answer {
        guard isPaid, capture.gatewayPaymentID == paymentID else { throw .refused(code: "NOT_AUTHORIZED") }
        let minor = capture.amount.amountMinor
        if let before = captures[capture.captureNumber] {
            guard before == minor, capture.amount.currency == amount.currency else {
                throw .refused(code: "CAPTURE_MISMATCH")
            }
            return .given
        }
        guard capture.amount.currency == amount.currency else { throw .refused(code: "CURRENCY_MISMATCH") }
        guard minor > 0, minor <= amount.amountMinor - captured.amountMinor else {
            throw .refused(code: "EXCEEDS_AUTHORIZED")
        }
        if isVoided { throw .refused(code: Self.voidedCode) }
        let special = FakeCase(capture.amount)
        if special == .captureRefused { throw .refused(code: "CAPTURE_REFUSED") }
        captures[capture.captureNumber] = minor
        return special == .captureAnswerLost ? .lost : .given
    }

    /// Lets go of what was not taken. Again: nothing more happens.
    mutating func void(_ void: GatewayVoid) throws(GatewayError) {
        guard isPaid, void.gatewayPaymentID == paymentID else { throw .refused(code: "NOT_AUTHORIZED") }
        guard captured != amount else { throw .refused(code: "CAPTURED") }
        isVoided = true
    }

    /// Gives a part back, once by its id.
    mutating func refund(_ refund: GatewayRefund) throws(GatewayError) -> GatewayRefundState {
        guard refund.gatewayPaymentID == paymentID else { throw .refused(code: "UNKNOWN_PAYMENT") }
        guard refund.amount.currency == amount.currency else { throw .refused(code: "CURRENCY_MISMATCH") }
        let minor = refund.amount.amountMinor
        if let before = refunds[refund.refundID] {
            guard before.amountMinor == minor else { throw .refused(code: "REFUND_MISMATCH") }
            switch before.state {
            case .done: return .done
            case .underWay: return .underWay
            case .failed: throw .refused(code: Self.lateRefundCode)
            }
        }
        guard minor > 0, minor <= captured.amountMinor - refunded.amountMinor else {
            throw .refused(code: "EXCEEDS_CAPTURED")
        }
        switch FakeCase(refund.amount) {
        case .refundRefused: throw .refused(code: "REFUND_REFUSED")
        case .refundLate, .refundFailsLate:
            refunds[refund.refundID] = Refund(amountMinor: minor, state: .underWay)
            return .underWay
        default:
            refunds[refund.refundID] = Refund(amountMinor: minor, state: .done)
            return .done
        }
    }

    /// Ends refunds that are under way, which happens when somebody asks.
    mutating func settle() {
        for (id, refund) in refunds where refund.state == .underWay {
            let fails = FakeCase(money(refund.amountMinor)) == .refundFailsLate
            refunds[id]?.state = fails ? .failed : .done
        }
    }

    /// Everything that happened, in the order in which it can have.
    var reports: [GatewayReport] {
        var facts: [GatewayReport.Fact] = []
        if isPaid { facts.append(.authorized(amount)) }
        if !isPaid, declinedCount > 0 { facts.append(.failed(code: Self.declinedCode)) }
        if !captures.isEmpty { facts.append(.captured(total: captured)) }
        for (id, refund) in refunds.sorted(by: { $0.key < $1.key }) {
            switch refund.state {
            case .underWay: continue
            case .done:
                facts.append(.refunded(refundID: id, gatewayRefundID: "fakerfnd_\(id)", money(refund.amountMinor)))
            case .failed: facts.append(.refundFailed(refundID: id, code: Self.lateRefundCode))
            }
        }
        let order = GatewayOrderID(reference: reference, orderID: id)
        return facts.map { GatewayReport(order: order, gatewayPaymentID: paymentID, fact: $0) }
    }

    static let voidedCode = "VOIDED"
    static let declinedCode = "PAYMENT_DECLINED"
    private static let lateRefundCode = "REFUND_FAILED"

    private func money(_ amountMinor: Int64) -> Money { Money(amountMinor: amountMinor, currency: amount.currency) }
}

/// Why a payer cannot do something.
enum FakeRefusal: Error, Sendable, Hashable {
    case expired
    case paid
}

/// What happens to an amount, by the last two digits of its minor units: of the order, the capture or the refund itself.
enum FakeCase: Int64, Sendable, CaseIterable {
    case orderRefused = 91
    case orderAnswerLost = 92
    case payerDeclined = 93
    case captureRefused = 94
    case captureAnswerLost = 95
    case refundRefused = 96
    case refundLate = 97
    case refundFailsLate = 98
    case noticeLost = 99

    /// Nil for the amounts with which all goes well.
    init?(_ amount: Money) { self.init(rawValue: amount.amountMinor % 100) }
}
