import Kernel
import WalletAPI

/// A payment, as commands are decided on it: by ids, terms and sums alone, nothing that names anybody.
struct Payment: Sendable, Hashable {
    var paymentID: PaymentID
    var terms: PaymentTerms
    /// The gateway by its name; nil where a wallet pays.
    var gateway: String?
    /// Who pays, where that is known: it is theirs to see.
    var payerID: UserID?
    var payerWalletID: WalletID?
    /// The merchant's wallet; nil where the tenant itself is paid.
    var payeeWalletID: WalletID?
    var isAutomatic: Bool
    var expiresAt: Timestamp
    var sums = PaymentSums()
    /// What of the captured money is in the tenant's own account and not on its way back.
    var collectedMinor: Int64 = 0
    /// What of that came when the payment was over: it goes back before anything else does.
    var returnableMinor: Int64 = 0
    /// What the payer's wallet reserves for it.
    var holdID: HoldID?
    /// The gateway's id of the order, once it made one.
    var orderID: String?
    /// The gateway's id of the payer's payment that counts.
    var attemptID: String?
    /// The gateway's ids of those that came to nothing; at most `keptFailures`.
    var failedAttempts: [String] = []
    /// What the gateway was asked to take and has not answered.
    var inFlight: CaptureInFlight?
    /// In the order in which they began; at most `PaymentLimits.refunds`, and what gateways gave back by themselves.
    var refunds: [Refund] = []
    var counts = Counts()
    /// Whether it was called off, or its time is over: what comes later is given back.
    var isOver = false
    /// Whether the gateway was asked for the last time what became of its order.
    var isOrderEnded = false
    var createdAt: Timestamp
    var updatedAt: Timestamp

    /// How many failed attempts are told apart; of more the rest is not told at all.
    static let keptFailures = 16
    /// How many refunds are kept: as many as may be asked for, and as many that gateways made by themselves.
    static let keptRefunds = PaymentLimits.refunds * 2

    /// A capture that a gateway was asked for.
    struct CaptureInFlight: Sendable, Hashable {
        /// From 1, by which the gateway does it once.
        var number: Int
        /// What is taken in all once it is done, in minor units.
        var targetMinor: Int64
    }

    /// One refund.
    struct Refund: Sendable, Hashable {
        var id: PaymentRefundID
        var amountMinor: Int64
        var status: PaymentRefundStatus
        /// Whether the merchant's wallet gave it; else the tenant's own account did.
        var isFromWallet: Bool
        /// How much of it is what came when the payment was over.
        var returnMinor: Int64
        /// The gateway's own id, of a refund that it made by itself.
        var gatewayID: String?
    }

    /// How many changes of a kind there were.
    struct Counts: Sendable, Hashable {
        var authorized = 0
        var captureRequested = 0
        var captured = 0
        var refunded = 0
        var failed = 0
    }

    /// Under whose key what is said of the payment is sealed: the payer's, else its own.
    var subjectID: UserID { payerID ?? paymentID.retagged() }
    /// What can be taken still, in minor units.
    var remainingMinor: Int64 { terms.amount.amountMinor - sums.capturedMinor }
    /// What was taken and is neither given back nor on its way, in minor units.
    var refundableMinor: Int64 { sums.capturedMinor - sums.refundedMinor - sums.refundingMinor }

    /// When the gateway's order can be paid no more, whatever the gateway says of it.
    var orderEndsAt: Timestamp { expiresAt.advanced(by: .seconds(PaymentLimits.orderSeconds)) }

    /// Minor units of the payment's currency.
    func money(_ amountMinor: Int64) -> Money { Money(amountMinor: amountMinor, currency: terms.amount.currency) }
}

/// What was agreed on, and stays.
struct PaymentTerms: Sendable, Hashable, Codable {
    var method: PaymentMethod
    var amount: Money
    var merchantId: MerchantID?
    var invoiceId: PaidInvoiceID?
    var reference: String
}

/// How far a payment is, in minor units.
struct PaymentSums: Sendable, Hashable, Codable {
    var status: PaymentStatus = .initiated
    var capturedMinor: Int64 = 0
    /// What the gateway was asked to take and has not answered.
    var capturingMinor: Int64 = 0
    var refundedMinor: Int64 = 0
    /// What is on its way back.
    var refundingMinor: Int64 = 0
    /// What is done at the gateway still though the payment is over; nil where nothing is.
    var afterwards: PaymentAfterwards?
}

/// What is done at a gateway once a payment is over; the raw values are stored and never renamed.
enum PaymentAfterwards: String, Sendable, Hashable, Codable, CaseIterable {
    /// It was asked to release what the payer agreed to, and has not answered.
    case voiding
}
