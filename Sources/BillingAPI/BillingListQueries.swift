public import Kernel

/// A page of a list.
public struct BillingPageRequest: Hashable, Sendable {
    /// How many items, 1–200.
    public var limit: Int
    /// The opaque cursor of an earlier page; nil for the first.
    public var cursor: String?

    /// Makes a request; see the properties.
    public init(limit: Int = 50, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }
}

/// Which charges to list, newest first; everything given must match.
public struct ChargeListQuery: Hashable, Sendable {
    /// Whose charges.
    public var patientID: PatientID?
    /// In which status.
    public var status: ChargeStatus?
    /// Which page.
    public var page: BillingPageRequest

    /// Makes a query; see the properties.
    public init(patientID: PatientID? = nil, status: ChargeStatus? = nil, page: BillingPageRequest) {
        self.patientID = patientID
        self.status = status
        self.page = page
    }
}

/// Which invoices to list, newest first; everything given must match.
public struct InvoiceListQuery: Hashable, Sendable {
    /// Whose invoices.
    public var patientID: PatientID?
    /// In which status.
    public var status: InvoiceStatus?
    /// Which page.
    public var page: BillingPageRequest

    /// Makes a query; see the properties.
    public init(patientID: PatientID? = nil, status: InvoiceStatus? = nil, page: BillingPageRequest) {
        self.patientID = patientID
        self.status = status
        self.page = page
    }
}

/// Which payments to list, newest first.
public struct PaymentListQuery: Hashable, Sendable {
    /// Whose payments.
    public var patientID: PatientID?
    /// Which page.
    public var page: BillingPageRequest

    /// Makes a query; see the properties.
    public init(patientID: PatientID? = nil, page: BillingPageRequest) {
        self.patientID = patientID
        self.page = page
    }
}
