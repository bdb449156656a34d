import BillingAPI
import Kernel

/// The account that the states of a patient's invoices and payments add up to, given in portions, newest first.
struct PastAccount {
    /// The record that stood for the person.
    let owner: PatientID
    /// The day by which invoices are overdue.
    let today: LocalDate
    private var owed: [Currency: Int64] = [:]
    private var left: [Currency: Int64] = [:]
    /// One more than is shown tells whether there are more.
    private var invoices: [InvoiceSummaryView] = []
    private var payments: [PaymentSummaryView] = []

    init(owner: PatientID, today: LocalDate) {
        self.owner = owner
        self.today = today
    }

    /// Adds what is older than all that was added before.
    mutating func add(_ states: [(state: BillingState, version: Int)]) {
        for (state, version) in states {
            switch state {
            case .invoice(let invoice) where invoice.number != nil:
                owed[invoice.currency, default: 0] += invoice.openMinor
                if invoices.count > BillingLimits.accountItems { continue }
                var summary = invoice.summary(version: version, today: today)
                summary.patientId = owner
                invoices.append(summary)
            case .payment(let payment):
                left[payment.currency, default: 0] += payment.unallocatedMinor
                if payments.count > BillingLimits.accountItems { continue }
                var summary = payment.summary(version: version)
                summary.patientId = owner
                payments.append(summary)
            default: break
            }
        }
    }

    /// What it adds up to, with the balance in the hospital's currency first.
    func view(currency: Currency) -> PatientAccountView {
        var view = PatientAccountView(patientId: owner, currency: currency)
        let codes = Set(owed.keys).union(left.keys).sorted { $0.code < $1.code }
        view.balances = codes.map {
            Money(amountMinor: owed[$0, default: 0] - left[$0, default: 0], currency: $0)
        }
        view.deposits = codes.map { Money(amountMinor: left[$0, default: 0], currency: $0) }.filter { !$0.isZero }
        view.balance = view.balances.first { $0.currency == currency } ?? .zero(currency)
        view.hasMoreInvoices = invoices.count > BillingLimits.accountItems
        view.hasMorePayments = payments.count > BillingLimits.accountItems
        view.invoices = Array(invoices.prefix(BillingLimits.accountItems))
        view.payments = Array(payments.prefix(BillingLimits.accountItems))
        return view
    }
}
