import Kernel
import WalletAPI

/// What is asked of clearings between tenants, each of one tenant's streams alone (ADR-0028).
enum ClearingCommand: Sendable {
    /// Of the tenant that sends: money leaves a wallet.
    case send(SendClearingCommand)
    /// Of the tenant that is paid: takes what was sent, or refuses it.
    case receive(ReceiveClearingCommand)
    /// Of the tenant that sent: notes the answer, and takes back what was refused.
    case end(EndClearingCommand)
    /// Says from whom a tenant takes money.
    case agree(AgreeClearingCommand)
}

/// Who is paid in the other tenant.
enum ClearingPurpose: Sendable, Hashable {
    case wallet(WalletID)
    case invoice(PaidInvoiceID)

    /// The wallet; nil where an invoice is paid.
    var walletID: WalletID? { if case .wallet(let id) = self { id } else { nil } }
    /// The invoice; nil where a wallet is paid.
    var invoiceID: PaidInvoiceID? { if case .invoice(let id) = self { id } else { nil } }
}

/// What one tenant tells the other: the fact that money was sent, and nothing of its own rows.
struct ClearingFact: Sendable, Hashable {
    var clearingID: ClearingID
    /// The tenant that sent.
    var from: HospitalID
    /// The tenant that is paid.
    var to: HospitalID
    var purpose: ClearingPurpose
    var amount: Money
    var reference: String
}

/// What the other tenant tells: that it has the money, or why not.
enum ClearingAnswer: Sendable, Hashable {
    case received
    case refused(ClearingRefusal)
}

/// Takes money out of a wallet for another tenant.
struct SendClearingCommand: Sendable {
    var fact: ClearingFact
    var walletID: WalletID
    var caller: UserID?
    var at: Timestamp
    var day: LocalDate
}

/// Takes what another tenant sent, or refuses it.
struct ReceiveClearingCommand: Sendable {
    var fact: ClearingFact
    /// Why the invoice is not to be paid, as its keeper said just now; nil where it is, or a wallet is paid.
    var invoiceRefusal: ClearingRefusal?
    var at: Timestamp
    var day: LocalDate
}

/// Notes what the other tenant answered.
struct EndClearingCommand: Sendable {
    var clearingID: ClearingID
    var walletID: WalletID
    var answer: ClearingAnswer
    var at: Timestamp
    var day: LocalDate
}

/// Says from whom a tenant takes money.
struct AgreeClearingCommand: Sendable {
    var hospitalID: HospitalID
    /// In the order of ids, each once.
    var operators: [HospitalID]
    var at: Timestamp
}
