public import JSON
public import Kernel

/// When the money of a payment is taken; the raw values are stored and never renamed.
public enum PaymentCapture: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// All of it, as soon as the payer agreed.
    case automatic
    /// When it is asked for, the whole or in parts.
    case manual
}

/// What asks somebody for money (`POST /api/v1/collections`).
public struct InitiatePaymentRequest: Hashable, Sendable, Codable {
    /// How it is collected.
    public var method: PaymentMethod
    /// How much, above zero.
    public var amount: Money
    /// The client's own name for the payment, 1–64 printable ASCII characters.
    public var reference: String
    /// The merchant who is paid; the tenant itself where absent.
    public var merchantId: MerchantID?
    /// The wallet that pays, with the method `wallet` alone.
    public var walletId: WalletID?
    /// The gateway by its name, with the method `gateway` alone; the first that is set up where absent.
    public var gateway: String?
    /// The invoice that it pays.
    public var invoiceId: PaidInvoiceID?
    /// Plain words, sealed; no card numbers.
    public var description: String?
    /// For how long the payment is open, in seconds, 60 to 2,592,000; a day where absent.
    public var expiresInSeconds: Int?
    /// When the money is taken; `automatic` where absent.
    public var capture: PaymentCapture?

    /// Makes a request; the rest is set afterwards.
    public init(method: PaymentMethod, amount: Money, reference: String) {
        self.method = method
        self.amount = amount
        self.reference = reference
    }
}

/// What takes money of an authorised payment (`POST /api/v1/collections/{id}/capture`).
public struct CapturePaymentRequest: Hashable, Sendable, Codable {
    /// How much; all that is left where absent.
    public var amount: Money?

    /// Makes a request; see the property.
    public init(amount: Money? = nil) { self.amount = amount }
}

/// What gives captured money back (`POST /api/v1/collections/{id}/refund`).
public struct RefundPaymentRequest: Hashable, Sendable, Codable {
    /// How much; all that is left where absent.
    public var amount: Money?
    /// Plain words, sealed; no card numbers.
    public var reason: String?

    /// Makes a request; see the properties.
    public init(amount: Money? = nil, reason: String? = nil) {
        self.amount = amount
        self.reason = reason
    }
}

/// Which payments to list, newest first; everything given must match.
public struct PaymentListQuery: Hashable, Sendable {
    /// In which status.
    public var status: PaymentStatus?
    /// Who is paid.
    public var merchantID: MerchantID?
    /// For which invoice.
    public var invoiceID: PaidInvoiceID?
    /// With exactly this reference.
    public var reference: String?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query for everything; filters are set afterwards.
    public init(page: WalletPageRequest = WalletPageRequest()) { self.page = page }
}
