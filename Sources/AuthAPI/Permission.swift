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
    /// Read wallets, their balances and their statements; a member their own.
    case walletRead = "wallet.read"
    /// Create, activate, suspend and close wallets; a member their own.
    case walletWrite = "wallet.write"
    /// Put money into wallets.
    case walletCredit = "wallet.credit"
    /// Take money out of wallets.
    case walletDebit = "wallet.debit"
    /// Move money from one wallet to another; a member from their own.
    case walletTransfer = "wallet.transfer"
    /// Reserve money of wallets, and take or release it.
    case walletHold = "wallet.hold"
    /// Change the limits of wallets.
    case walletLimit = "wallet.limit"
    /// Give money of wallets' movements back, or ask for it.
    case walletRefund = "wallet.refund"
    /// Read requests that two people decide on, and take one's own back.
    case approvalRead = "approval.read"
    /// Approve and refuse what another member of staff asked for.
    case approvalWrite = "approval.write"
    /// Read the settings of wallets, and what they were.
    case walletSettingRead = "walletSetting.read"
    /// Change the settings of wallets.
    case walletSettingWrite = "walletSetting.write"
    /// Read the ledger's accounts, entries and trial balance.
    case ledgerRead = "ledger.read"
    /// Read payments that go through gateways.
    case collectionRead = "collection.read"
    /// Initiate, authorize, capture and cancel payments that go through gateways.
    case collectionWrite = "collection.write"
    /// Give money back that came through a gateway.
    case collectionRefund = "collection.refund"
    /// Read MedCards, their beneficiaries and what is left of their benefits.
    case cardRead = "card.read"
    /// Define plans; issue, activate and block MedCards.
    case cardWrite = "card.write"
    /// Claim benefits of MedCards.
    case cardClaim = "card.claim"
    /// Read merchants and their sales.
    case merchantRead = "merchant.read"
    /// Take merchants on, verify, change and suspend them.
    case merchantWrite = "merchant.write"
    /// Read settlements of merchants.
    case settlementRead = "settlement.read"
    /// Run settlements of merchants.
    case settlementWrite = "settlement.write"
    /// Search transactions over the whole tenant.
    case transactionSearch = "transaction.search"
    /// Read webhooks and what was sent to them; a merchant's their own.
    case webhookRead = "webhook.read"
    /// Register, change, test and replay webhooks; a merchant's their own.
    case webhookWrite = "webhook.write"
    /// Read services and rooms.
    case serviceRead = "service.read"
    /// Define and change services and rooms.
    case serviceWrite = "service.write"
    /// Read when practitioners work, and which slots are free.
    case scheduleRead = "schedule.read"
    /// Set when practitioners work.
    case scheduleWrite = "schedule.write"
    /// Read appointments and the waitlist.
    case appointmentRead = "appointment.read"
    /// Book, move and end appointments, hold slots, and keep the waitlist.
    case appointmentWrite = "appointment.write"
    /// Book over another appointment, or outside a practitioner's hours.
    case appointmentOverbook = "appointment.overbook"
    /// Read visits, queues and their tokens.
    case queueRead = "queue.read"
    /// Open visits, give tokens out and call them.
    case queueWrite = "queue.write"
    /// Set queues up, with their public boards.
    case queueManage = "queue.manage"
}
