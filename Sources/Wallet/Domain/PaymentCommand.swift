import Kernel
import WalletAPI

/// What is asked of payments, with everything that deciding needs; who may ask it the service sees to.
enum PaymentCommand: Sendable {
    case initiate(InitiatePaymentCommand)
    /// The gateway made an order.
    case keepOrder(PaymentPlace, GatewayCheckout)
    case authorize(PaymentPlace, HoldID, caller: UserID?)
    case capture(PaymentPlace, Money?, isPartlyTaken: Bool)
    case refund(PaymentPlace, RefundPaymentCommand)
    /// `voids` says whether the gateway releases what the payer agreed to.
    case cancel(PaymentPlace, voids: Bool = false)
    /// Ends it where its time is over.
    case expire(PaymentPlace, voids: Bool = false)
    /// Notes that the gateway was asked for the last time, where the order's longest life is past.
    case endOrder(PaymentPlace)
    /// What a gateway says, or answered.
    case report(PaymentPlace, PaymentReport, spareID: PaymentRefundID, voids: Bool = false)
}

/// Asks for money.
struct InitiatePaymentCommand: Sendable {
    var paymentID: PaymentID
    var terms: PaymentTerms
    var gateway: String?
    var payerWalletID: WalletID?
    var isAutomatic: Bool
    var expiresAt: Timestamp
    var description: String?
    /// A member, who lets their own wallets alone pay.
    var caller: UserID?
    var at: Timestamp
}

/// Which payment a command is about, and between which wallets it moves money: none where it moves none.
struct PaymentPlace: Sendable, Hashable {
    var paymentID: PaymentID
    var payerWalletID: WalletID?
    var payeeWalletID: WalletID?
    var at: Timestamp
    /// The business day at `at`.
    var day: LocalDate
}

/// Gives money back.
struct RefundPaymentCommand: Sendable {
    var refundID: PaymentRefundID
    /// Nil gives all back that is left.
    var amount: Money?
    var reason: String?
    /// Whose settings count, by which nobody gives back above a threshold alone; nil of a merchant, who gives their own.
    var hospitalID: HospitalID?
}

/// What a gateway says of a payment, or answered to a call of ours.
enum PaymentReport: Sendable, Hashable {
    /// It made no order.
    case orderRefused(code: String)
    case authorized(Money, attemptID: String)
    /// So much was taken in all; `attemptID` is nil where it is the answer to our own call.
    case captured(total: Money, attemptID: String?)
    /// It took nothing of what it was asked for.
    case captureRefused(number: Int, code: String)
    case failed(code: String, attemptID: String)
    /// `refundID` is nil where the gateway gave it back by itself.
    case refunded(refundID: PaymentRefundID?, gatewayID: String?, Money)
    case refundFailed(refundID: PaymentRefundID, code: String)
    /// What the payer agreed to is theirs again.
    case voided
    /// It released nothing of it.
    case voidFailed(code: String)
}
