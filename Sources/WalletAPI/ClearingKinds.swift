public import JSON

/// On which side of a clearing a tenant is; the raw values are stored and never renamed.
public enum ClearingSide: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// The money went out of a wallet here.
    case outgoing
    /// The money came from another tenant.
    case incoming
}

/// Where a clearing is on its way, as one of the two tenants sees it; the raw values are stored and never renamed.
public enum ClearingStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Out of the wallet, and not answered yet.
    case sent
    /// The other tenant has it.
    case settled
    /// The other tenant refused it, and it is back.
    case returned
    /// It came, and is where it was to go.
    case received
    /// It was refused, and goes back.
    case refused
}

/// Why a tenant refused what another sent; the raw values are stored and never renamed.
public enum ClearingRefusal: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// The tenant takes nothing from that operator.
    case notAgreed
    /// There is no such wallet.
    case unknownWallet
    /// The wallet is pending, suspended or closed.
    case walletNotActive
    /// The wallet takes nothing from other wallets.
    case transfersNotTaken
    /// The wallet or the invoice is in another currency.
    case currencyMismatch
    /// The wallet would hold more than one may.
    case balanceTooLarge
    /// There is no such invoice.
    case unknownInvoice
    /// Less is open of the invoice, or nothing.
    case exceedsOpenAmount
}
