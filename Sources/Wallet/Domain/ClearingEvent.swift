import Kernel
import WalletAPI

/// What happened to clearings between tenants; one event per fact, each in one tenant's log.
enum ClearingEvent: Sendable, Hashable {
    /// Of two streams: the clearing's and the wallet's.
    case sent(ClearingSent)
    /// Of two streams where it pays a wallet: the clearing's first.
    case received(ClearingReceived)
    case refused(ClearingRefused)
    case settled(ClearingSettled)
    /// Of two streams unless it went into suspense: the clearing's first.
    case returned(ClearingReturned)
    case agreed(ClearingAgreed)
}

/// Money left a wallet for another tenant.
struct ClearingSent: Sendable, Hashable {
    var fact: ClearingFact
    var walletID: WalletID
    /// What is in the wallet afterwards, in minor units.
    var balanceMinor: Int64
    var at: Timestamp
    /// The business day, by which limits count.
    var day: LocalDate
}

/// Money came from another tenant.
struct ClearingReceived: Sendable, Hashable {
    var fact: ClearingFact
    /// What is in the wallet afterwards, in minor units; nil where an invoice is paid.
    var balanceMinor: Int64?
    var at: Timestamp
    var day: LocalDate
}

/// Money of another tenant was refused.
struct ClearingRefused: Sendable, Hashable {
    var fact: ClearingFact
    var reason: ClearingRefusal
    var at: Timestamp
}

/// The other tenant has the money.
struct ClearingSettled: Sendable, Hashable {
    var clearingID: ClearingID
    var at: Timestamp
}

/// The other tenant refused the money, and it is back.
struct ClearingReturned: Sendable, Hashable {
    var clearingID: ClearingID
    var walletID: WalletID
    var amount: Money
    var reference: String
    var reason: ClearingRefusal
    /// What is in the wallet afterwards, in minor units; nil where that could take nothing any more.
    var balanceMinor: Int64?
    var at: Timestamp
    var day: LocalDate
}

/// A tenant said from whom it takes money.
struct ClearingAgreed: Sendable, Hashable {
    var hospitalID: HospitalID
    var operators: [HospitalID]
    var at: Timestamp
}
