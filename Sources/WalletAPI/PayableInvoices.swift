public import Kernel

/// What of an invoice may be paid, as whoever keeps invoices says it.
public struct PayableInvoice: Sendable, Hashable {
    /// What is open of it; zero of a draft, of a void invoice and of one that is paid.
    public var open: Money
    /// Whom it is to: the patient, as a wallet's `userId` names its owner.
    public var userId: UserID

    /// Makes a value; see the properties.
    public init(open: Money, userId: UserID) {
        self.open = open
        self.userId = userId
    }
}

/// Where payments ask for the invoices that they are to pay: to refuse at once what cannot be paid.
///
/// What is open may have changed by the time at which the money is there: it is then kept as the patient's credit.
public protocol PayableInvoices: Sendable {
    /// An invoice of the context's tenant; nil where it has none of this id.
    func payable(_ context: RequestContext, _ id: PaidInvoiceID) async throws(Failure) -> PayableInvoice?
}

/// A tenant without invoices: whatever pays one is refused with `unknownInvoice`.
public struct NoInvoices: PayableInvoices {
    /// Makes one.
    public init() {}

    /// None.
    public func payable(_ context: RequestContext, _ id: PaidInvoiceID) async throws(Failure) -> PayableInvoice? { nil }
}
