public import Kernel

/// What a patient owes and has paid. Balance = issued − payments + refunds; positive: the patient owes.
public struct PatientAccountView: Hashable, Sendable, Codable {
    /// The patient.
    public var patientId: PatientID
    /// The balance in the hospital's currency.
    public var balance: Money
    /// The balance in each currency that was ever used, in order of codes.
    public var balances: [Money]
    /// Deposits that pay nothing yet, in each currency; they are part of the balance.
    public var deposits: [Money]
    /// The issued invoices, newest first; at most 100.
    public var invoices: [InvoiceSummaryView]
    /// Whether there are more invoices than shown: see `GET /api/v1/invoices`.
    public var hasMoreInvoices: Bool
    /// The payments, newest first; at most 100.
    public var payments: [PaymentSummaryView]
    /// Whether there are more payments than shown: see `GET /api/v1/payments`.
    public var hasMorePayments: Bool

    /// Makes an account on which nothing happened.
    public init(patientId: PatientID, currency: Currency) {
        self.patientId = patientId
        self.balance = .zero(currency)
        self.balances = []
        self.deposits = []
        self.invoices = []
        self.hasMoreInvoices = false
        self.payments = []
        self.hasMorePayments = false
    }
}
