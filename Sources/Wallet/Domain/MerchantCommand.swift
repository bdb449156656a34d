import Kernel
import WalletAPI

/// What is asked of merchants, with everything that deciding needs; by staff alone, which the service sees to.
enum MerchantCommand: Sendable {
    case apply(ApplyMerchantCommand)
    case verify(VerifyMerchantCommand)
    case activate(MerchantStatusCommand)
    case suspend(MerchantStatusCommand)
    case change(ChangeMerchantCommand)
    case changeMethods(ChangeMethodsCommand)
    case settle(SettleCommand)
}

/// Takes a merchant's application.
struct ApplyMerchantCommand: Sendable {
    var merchantID: MerchantID
    /// The wallet that they get once they are activated: its id is made now, so that nobody makes two.
    var walletID: WalletID
    var details: MerchantDetails
    var currency: Currency
    var at: Timestamp
}

/// Says what was agreed on with a merchant.
struct VerifyMerchantCommand: Sendable {
    var merchantID: MerchantID
    var fees: MerchantFeeTerms
    var settlementDays: Int
    var at: Timestamp
}

/// Activates or suspends a merchant, and their wallet with them.
struct MerchantStatusCommand: Sendable {
    var merchantID: MerchantID
    var walletID: WalletID
    var reason: String?
    /// Whose settings count for the wallet that is made; nil for none.
    var hospitalID: HospitalID?
    var at: Timestamp
}

/// Changes a merchant; nil stays as it is.
struct ChangeMerchantCommand: Sendable {
    var merchantID: MerchantID
    var details: MerchantDetails
    var fees: MerchantFeeTerms?
    var settlementDays: Int?
    var at: Timestamp
}

/// Says how a merchant may be paid.
struct ChangeMethodsCommand: Sendable {
    var merchantID: MerchantID
    var walletID: WalletID
    var methods: Set<PaymentMethodSwitch>
    var at: Timestamp
}

/// Settles with a merchant up to a business day.
///
/// What happened to the wallet was read from the log, which never changes; what was paid out and the file depend on what is in
/// the wallet, so that the caller reckoned them on the states that it saw. Where those are other ones by now it is told
/// `settlementStale`, and reckons again.
struct SettleCommand: Sendable {
    var merchantID: MerchantID
    var walletID: WalletID
    var settlementID: SettlementID
    /// The last business day that is settled.
    var day: LocalDate
    /// The business day at `at`.
    var today: LocalDate
    /// Whether the day is settled with it.
    var completesDay: Bool
    var tally: SettlementTally
    /// The terms by which the tally was reckoned.
    var terms: MerchantFeeTerms
    /// What the caller expects to be paid out, as the file says it.
    var expected: SettlementAmounts
    /// SHA-256 of the file: 32 bytes.
    var fileSHA256: [UInt8]
    var at: Timestamp
}
