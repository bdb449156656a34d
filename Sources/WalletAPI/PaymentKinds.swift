public import JSON

/// How a payment is collected; the raw values are stored and never renamed.
public enum PaymentMethod: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Through a payment gateway: the payer gives card, UPI or account there, never here.
    case gateway
    /// From a wallet of the same tenant.
    case wallet
}

/// Where a payment is on its way; the raw values are stored and never renamed.
public enum PaymentStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Asked for; the payer did nothing yet.
    case initiated
    /// The payer agreed, the money is reserved.
    case authorized
    /// A part of it was taken.
    case partiallyCaptured
    /// All of it was taken, or what was taken is all that ever will be.
    case captured
    /// A part of what was taken was given back.
    case partiallyRefunded
    /// All that was taken was given back.
    case refunded
    /// The gateway refused it, or the payer's bank did.
    case failed
    /// Called off before anything was taken.
    case cancelled
    /// Nothing was taken in time.
    case expired
}
