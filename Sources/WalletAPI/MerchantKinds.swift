public import JSON

/// Where a merchant is on their way; the raw values are stored and never renamed.
public enum MerchantStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Asked to be taken on.
    case applied
    /// Looked at by staff, who agreed on the fees.
    case verified
    /// Paid, and settled with.
    case active
    /// Stopped: nothing is paid in, and nothing is paid out.
    case suspended
}

/// A way to pay a merchant that can be switched off; the raw values are stored and never renamed.
public enum PaymentMethodSwitch: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// From a wallet: transfers and captured holds.
    case wallet
    /// By a MedCard's claim.
    case card
    /// Through a payment gateway.
    case gateway
}

/// What one line of a settlement is; the raw values are stored and never renamed.
public enum SettlementLineKind: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Somebody paid the merchant: it bears the fee.
    case sale
    /// The merchant paid somebody back: it bears no fee, and the sale's is not returned.
    case refund
    /// Staff put money into the merchant's wallet, or took some out (below zero): it bears no fee.
    case adjustment
}

/// What became of one merchant in a run of settlements.
public enum SettlementRunOutcome: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Settled now.
    case settled
    /// The day was settled by an earlier run; this one changed nothing.
    case alreadySettled
    /// There was nothing to settle.
    case nothingToSettle
    /// The merchant's terms say that it is too early.
    case notDue
    /// The merchant, or their wallet, is not active: they are paid nothing.
    case notActive
}
