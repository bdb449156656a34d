/// The bounds of amounts, texts and lists.
public enum BillingLimits {
    /// The largest unit price, charge, invoice or payment, in minor units. Sums of many stay far from 64 bits, and the
    /// number is exact in every JSON reader.
    public static let amountMinor: Int64 = 1_000_000_000_000
    /// The largest quantity of one charge.
    public static let quantity = 10_000
    /// The longest code of a charge.
    public static let codeCharacters = 40
    /// The longest description of a charge.
    public static let descriptionCharacters = 500
    /// The longest reason of a cancellation, void or refund.
    public static let reasonCharacters = 500
    /// The longest reference of a payment.
    public static let referenceCharacters = 100
    /// The most charges on one invoice.
    public static let chargesPerInvoice = 100
    /// The most payments that one invoice takes.
    public static let paymentsPerInvoice = 1000
    /// The most invoices that one payment pays.
    public static let invoicesPerPayment = 50
    /// The most parts in which one collection of Wallet is taken.
    public static let partsPerCollection = 1000
    /// How far back a service may lie.
    public static let servicePastDays = 3660
    /// How far ahead a service may lie.
    public static let serviceFutureDays = 366
    /// How far ahead an invoice may be due.
    public static let dueFutureDays = 366
    /// When an issued invoice is due unless it says otherwise.
    public static let standardDueDays = 30
    /// The most invoices, and the most payments, that an account shows; the lists give all.
    public static let accountItems = 100
    /// What invoices' numbers begin with.
    public static let invoicePrefix = "INV"
    /// What receipts' numbers begin with.
    public static let receiptPrefix = "RCP"
    /// What refunds' numbers begin with.
    public static let refundPrefix = "REF"
}
