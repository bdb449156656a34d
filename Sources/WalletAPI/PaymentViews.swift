public import JSON
public import Kernel

/// A payment as clients see it.
public struct PaymentView: Hashable, Sendable, Codable {
    /// The payment.
    public var id: PaymentID
    /// How it is collected.
    public var method: PaymentMethod
    /// Where it is on its way.
    public var status: PaymentStatus
    /// How much is asked for.
    public var amount: Money
    /// What was taken by now.
    public var captured: Money
    /// What the gateway was asked to take and has not answered yet; absent where there is nothing.
    public var capturing: Money?
    /// What was given back by now.
    public var refunded: Money
    /// What is on its way back; absent where there is nothing.
    public var refunding: Money?
    /// When the money is taken.
    public var capture: PaymentCapture
    /// Who is paid; absent where it is the tenant itself.
    public var merchantId: MerchantID?
    /// The wallet that pays; absent where a gateway collects.
    public var walletId: WalletID?
    /// The gateway; absent where a wallet pays.
    public var gateway: String?
    /// How the payer gets to the gateway; absent until it answered, and where a wallet pays.
    public var checkout: PaymentCheckoutView?
    /// What it pays; absent where it is for no invoice.
    public var invoiceId: PaidInvoiceID?
    /// The client's own name for the payment.
    public var reference: String
    /// What was said of it; absent where nothing was, and once the payer was erased.
    public var description: String?
    /// The gateway's code of the last failure; absent where nothing failed.
    public var failureCode: String?
    /// What was given back; absent in lists.
    public var refunds: [PaymentRefundView]?
    /// Until when it is open.
    public var expiresAt: Timestamp
    /// The version: the ETag.
    public var version: Int
    /// When it was asked for.
    public var createdAt: Timestamp
    /// When it was changed last.
    public var updatedAt: Timestamp

    /// Makes a view of a payment that was asked for; the rest is set afterwards.
    public init(id: PaymentID, method: PaymentMethod, amount: Money, reference: String, createdAt: Timestamp) {
        self.id = id
        self.method = method
        self.amount = amount
        self.reference = reference
        self.createdAt = createdAt
        status = .initiated
        captured = Money(amountMinor: 0, currency: amount.currency)
        refunded = captured
        capture = .automatic
        expiresAt = createdAt
        version = 1
        updatedAt = createdAt
    }
}

/// How the payer gets to the gateway.
public struct PaymentCheckoutView: Hashable, Sendable, Codable {
    /// The gateway's id of the order.
    public var orderId: String
    /// The page to send the payer to; absent where the gateway's own script takes the order's id.
    public var url: String?
    /// The public key for that script, which is no secret.
    public var publicKey: String?

    /// Makes a view; see the properties.
    public init(orderId: String, url: String? = nil, publicKey: String? = nil) {
        self.orderId = orderId
        self.url = url
        self.publicKey = publicKey
    }
}

/// Where a refund is; the raw values are stored and never renamed.
public enum PaymentRefundStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// On its way back: it was taken from who was paid.
    case underWay
    /// Given back.
    case done
    /// The gateway refused it; who was paid has it again.
    case failed
}

/// One refund of a payment.
public struct PaymentRefundView: Hashable, Sendable, Codable {
    /// The refund.
    public var id: PaymentRefundID
    /// How much.
    public var amount: Money
    /// Where it is.
    public var status: PaymentRefundStatus

    /// Makes a view; see the properties.
    public init(id: PaymentRefundID, amount: Money, status: PaymentRefundStatus) {
        self.id = id
        self.amount = amount
        self.status = status
    }
}
