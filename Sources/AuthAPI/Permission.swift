/// What a caller may be allowed to do; routes name one each.
///
/// The raw names are in tokens and never renamed.
public enum Permission: String, Sendable, Hashable, Codable, CaseIterable {
    /// Read the hospital's own settings.
    case hospitalRead = "hospital.read"
    /// Change the hospital's settings.
    case hospitalWrite = "hospital.write"
    /// Read locations.
    case locationRead = "location.read"
    /// Open and change locations.
    case locationWrite = "location.write"
    /// Read users.
    case userRead = "user.read"
    /// Create, change and disable users.
    case userWrite = "user.write"
    /// Read patients' records.
    case patientRead = "patient.read"
    /// Register patients and change their records.
    case patientWrite = "patient.write"
    /// Import patients in bulk.
    case patientImport = "patient.import"
    /// Merge two records of one person, and undo it.
    case patientMerge = "patient.merge"
    /// Erase a person, and see what was erased.
    case patientErase = "patient.erase"
    /// Place and lift legal holds.
    case patientHold = "patient.hold"
    /// Take everything that is held on a patient out of the system.
    case patientExport = "patient.export"
    /// Read charges.
    case chargeRead = "charge.read"
    /// Make charges.
    case chargeWrite = "charge.write"
    /// Read invoices.
    case invoiceRead = "invoice.read"
    /// Draft and issue invoices.
    case invoiceWrite = "invoice.write"
    /// Void invoices.
    case invoiceVoid = "invoice.void"
    /// Read payments.
    case paymentRead = "payment.read"
    /// Take payments and deposits.
    case paymentWrite = "payment.write"
    /// Give money back.
    case paymentRefund = "payment.refund"
    /// Read what patients owe.
    case accountRead = "account.read"
    /// Read who wrote and read what.
    case auditRead = "audit.read"
    /// Read which API keys there are.
    case apiKeyRead = "apiKey.read"
    /// Issue and end API keys.
    case apiKeyWrite = "apiKey.write"
}
