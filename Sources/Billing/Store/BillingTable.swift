/// The module's tables.
enum BillingTable {
    static let charge = "billing.charge"
    static let invoice = "billing.invoice"
    static let invoiceLine = "billing.invoice_line"
    static let payment = "billing.payment"
    static let allocation = "billing.allocation"
    static let refund = "billing.refund"
    static let ledgerEntry = "billing.ledger_entry"
    static let account = "billing.account"
}
