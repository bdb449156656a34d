public import Kernel

/// Tags an id as a merchant's.
public enum MerchantTag {}
/// Tags an id as that of a settlement.
public enum SettlementTag {}

/// A merchant: whoever is paid through the operator's wallets.
public typealias MerchantID = EntityID<MerchantTag>
/// One settlement: what a merchant was paid for a span of days.
public typealias SettlementID = EntityID<SettlementTag>
