public import Kernel

/// Tags an id as a wallet's.
public enum WalletTag {}
/// Tags an id as a hold's.
public enum HoldTag {}
/// Tags an id as that of an account of the ledger.
public enum LedgerAccountTag {}

/// A wallet: money of one currency that belongs to one owner.
public typealias WalletID = EntityID<WalletTag>
/// Money of a wallet that is reserved.
public typealias HoldID = EntityID<HoldTag>
/// An account of the ledger: that of a wallet has the wallet's id, others belong to the tenant itself.
public typealias LedgerAccountID = EntityID<LedgerAccountTag>
