import Kernel
import WalletAPI

/// A merchant, as commands are decided on them: by ids and terms alone, nothing that names anybody.
struct MerchantAccount: Sendable, Hashable {
    var merchantID: MerchantID
    /// The wallet that they are paid into; it is made when they are activated for the first time.
    var walletID: WalletID
    var status: MerchantStatus
    /// The ways to pay them that are on.
    var methods: Set<PaymentMethodSwitch>
    var currency: Currency
    /// Nil until they were verified.
    var fees: MerchantFeeTerms?
    /// How many days after a business day it is settled.
    var settlementDays: Int
    /// How far they were settled with.
    var settled: Settled
    var createdAt: Timestamp
    var updatedAt: Timestamp

    /// Whether the wallet was made.
    var hasWallet: Bool { status == .active || status == .suspended }

    /// How far a merchant was settled with, in minor units.
    struct Settled: Sendable, Hashable {
        /// How many settlements there were.
        var count = 0
        /// The last business day that is settled whole; nil before the first.
        var day: LocalDate?
        /// The last version of the wallet's stream that is in a settlement.
        var throughVersion = 0
        /// What was in the wallet there and is not paid out; below zero where more was paid back than was there.
        var carriedMinor: Int64 = 0
        /// Fees that were not to be had.
        var owedFeesMinor: Int64 = 0
        /// Tax that was not to be had.
        var owedTaxMinor: Int64 = 0
    }

    /// Refuses what is paid by a method that is switched off, or to a merchant who is not active.
    func requireTakes(_ method: PaymentMethodSwitch) throws(WalletRejection) {
        switch status {
        case .applied: throw .merchant(.merchantNotVerified)
        case .verified: throw .merchant(.merchantNotActive)
        case .suspended: throw .merchant(.merchantSuspended)
        case .active: if !methods.contains(method) { throw .merchant(.methodNotTaken(method)) }
        }
    }
}
