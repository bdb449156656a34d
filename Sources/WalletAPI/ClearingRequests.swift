public import Kernel

/// What sends money of a wallet to another tenant (`POST /api/v1/clearings`).
public struct SendClearingRequest: Hashable, Sendable, Codable {
    /// The wallet that pays, of this tenant.
    public var fromWalletId: WalletID
    /// The tenant that is paid: a hospital that takes money from this operator.
    public var hospitalId: HospitalID
    /// The wallet there that is paid; absent where an invoice is.
    public var toWalletId: WalletID?
    /// The invoice there that is paid; absent where a wallet is.
    public var invoiceId: PaidInvoiceID?
    /// How much.
    public var amount: Money
    /// The client's own name for the movement, 1–64 characters of printable ASCII; it names no person.
    public var reference: String

    /// Makes a request; who is paid there is set afterwards.
    public init(fromWalletId: WalletID, hospitalId: HospitalID, amount: Money, reference: String) {
        self.fromWalletId = fromWalletId
        self.hospitalId = hospitalId
        self.amount = amount
        self.reference = reference
    }
}

/// From whom a tenant takes money (`PUT /api/v1/clearing-agreement`).
public struct ChangeClearingAgreementRequest: Hashable, Sendable, Codable {
    /// The tenants of the operators, each once; from others nothing is taken.
    public var operators: [HospitalID]

    /// Makes a request; see the property.
    public init(operators: [HospitalID]) { self.operators = operators }
}

/// Which clearings to list, newest first; everything given must match.
public struct ClearingListQuery: Hashable, Sendable {
    /// On which side.
    public var side: ClearingSide?
    /// In which status.
    public var status: ClearingStatus?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query; see the properties.
    public init(
        side: ClearingSide? = nil, status: ClearingStatus? = nil, page: WalletPageRequest = WalletPageRequest()
    ) {
        self.side = side
        self.status = status
        self.page = page
    }
}
