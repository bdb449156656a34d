public import Kernel

/// Money on its way to another tenant, or from one, as this tenant sees it.
public struct ClearingView: Hashable, Sendable, Codable {
    /// The clearing: the same id in both tenants.
    public var id: ClearingID
    /// On which side this tenant is.
    public var side: ClearingSide
    /// Where it is on its way.
    public var status: ClearingStatus
    /// The other tenant.
    public var hospitalId: HospitalID
    /// The wallet that pays; absent on the other side.
    public var fromWalletId: WalletID?
    /// The wallet that is paid; absent where an invoice is.
    public var toWalletId: WalletID?
    /// The invoice that is paid; absent where a wallet is.
    public var invoiceId: PaidInvoiceID?
    /// How much.
    public var amount: Money
    /// The sender's own name for it.
    public var reference: String
    /// Why it was refused; absent where it was not.
    public var refusal: ClearingRefusal?
    /// Whether it came back when the wallet that paid could take nothing any more: it is in the account `suspense`.
    public var inSuspense: Bool
    /// The version: the ETag.
    public var version: Int
    /// When it was sent, or came.
    public var createdAt: Timestamp
    /// When it changed last.
    public var updatedAt: Timestamp

    /// Makes a view of what was just sent or came; the rest is set afterwards.
    public init(id: ClearingID, side: ClearingSide, status: ClearingStatus, hospitalId: HospitalID, amount: Money) {
        self.id = id
        self.side = side
        self.status = status
        self.hospitalId = hospitalId
        self.amount = amount
        reference = ""
        inSuspense = false
        version = 1
        createdAt = Timestamp(microseconds: 0)
        updatedAt = createdAt
    }
}

/// From whom a tenant takes money.
public struct ClearingAgreementView: Hashable, Sendable, Codable {
    /// The tenants of the operators, in the order of their ids.
    public var operators: [HospitalID]
    /// The version: the ETag; 0 before anything was agreed on.
    public var version: Int

    /// Makes a view; see the properties.
    public init(operators: [HospitalID], version: Int) {
        self.operators = operators
        self.version = version
    }
}
