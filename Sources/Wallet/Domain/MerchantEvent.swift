import Kernel
import WalletAPI

/// What happened to merchants, by HealthPay's kind of names; one event per fact.
enum MerchantEvent: Sendable, Hashable {
    case applied(MerchantApplied)
    case verified(MerchantVerified)
    /// Of two streams: the merchant's and the wallet's.
    case activated(MerchantStatusChanged)
    case suspended(MerchantStatusChanged)
    case changed(MerchantChanged)
    /// Of two streams once there is a wallet: the merchant's first.
    case methodsChanged(MerchantMethodsChanged)
    /// Of the wallet's stream: fees were taken out of it, in the commit of a settlement.
    case feesCharged(MerchantCharge)
    /// Of the wallet's stream: tax on fees was taken out of it, in the commit of a settlement.
    case taxCharged(MerchantCharge)
    /// Of two streams: the merchant's and the wallet's.
    case settled(SettlementRan)
}

/// What a merchant is known by, sealed under their own key; nil where nothing is said of it, or it was erased.
struct MerchantDetails: Sendable, Hashable {
    var name: String?
    var contact: MerchantContact?
    var payoutAccount: String?

    /// Whether nothing is said.
    var isEmpty: Bool { self == MerchantDetails() }
}

/// A merchant asked to be taken on.
struct MerchantApplied: Sendable, Hashable {
    var merchantID: MerchantID
    var walletID: WalletID
    var details: MerchantDetails
    var currency: Currency
    var at: Timestamp
}

/// Staff looked at a merchant, and agreed on terms.
struct MerchantVerified: Sendable, Hashable {
    var merchantID: MerchantID
    var fees: MerchantFeeTerms
    var settlementDays: Int
    var at: Timestamp
}

/// A merchant was activated or suspended.
struct MerchantStatusChanged: Sendable, Hashable {
    var merchantID: MerchantID
    var walletID: WalletID
    /// The methods that are on.
    var methods: Set<PaymentMethodSwitch>
    /// Sealed.
    var reason: String?
    var at: Timestamp
}

/// Something about a merchant was changed; nil stayed as it was.
struct MerchantChanged: Sendable, Hashable {
    var merchantID: MerchantID
    var details: MerchantDetails
    var fees: MerchantFeeTerms?
    var settlementDays: Int?
    var at: Timestamp
}

/// The ways to pay a merchant were switched.
struct MerchantMethodsChanged: Sendable, Hashable {
    var merchantID: MerchantID
    var walletID: WalletID
    var methods: Set<PaymentMethodSwitch>
    var at: Timestamp
}

/// Fees, or the tax on them, were taken out of a merchant's wallet.
struct MerchantCharge: Sendable, Hashable {
    var walletID: WalletID
    var merchantID: MerchantID
    var settlementID: SettlementID
    var amount: Money
    /// What is in the wallet afterwards, in minor units.
    var balanceMinor: Int64
    var at: Timestamp
}

/// A merchant was settled with: what was left in their wallet after fees and tax was paid out.
///
/// All amounts in minor units of the wallet's currency.
struct SettlementRan: Sendable, Hashable {
    var settlementID: SettlementID
    var merchantID: MerchantID
    var walletID: WalletID
    /// The place among the merchant's settlements, from 1.
    var number: Int
    var day: LocalDate
    var completesDay: Bool
    var currency: Currency
    var tally: SettlementTally
    var terms: MerchantFeeTerms
    var amounts: SettlementAmounts
    /// What is in the wallet afterwards.
    var balanceMinor: Int64
    /// SHA-256 of the file: 32 bytes.
    var fileSHA256: [UInt8]
    var at: Timestamp
}
