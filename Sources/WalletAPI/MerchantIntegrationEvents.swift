public import Kernel

/// A merchant changed their status: what is told of them outside.
public struct MerchantStatusChangedV1: Sendable, Hashable, Codable {
    /// The merchant.
    public var merchantId: MerchantID
    /// The status now.
    public var status: MerchantStatus

    /// The last part of the published type.
    var name: String {
        switch status {
        case .applied: "merchantApplied"
        case .verified: "merchantVerified"
        case .active: "merchantActivated"
        case .suspended: "merchantSuspended"
        }
    }

    /// Makes an event; see the properties.
    public init(merchantId: MerchantID, status: MerchantStatus) {
        self.merchantId = merchantId
        self.status = status
    }
}

/// A merchant was settled with.
public struct SettlementRanV1: Sendable, Hashable, Codable {
    /// The settlement.
    public var settlementId: SettlementID
    /// The merchant.
    public var merchantId: MerchantID
    /// The last business day that is in it.
    public var day: LocalDate
    /// What was paid out.
    public var payout: Money
    /// The SHA-256 of its file, 64 hexadecimal digits.
    public var fileSha256: String

    /// Makes an event; see the properties.
    public init(settlementId: SettlementID, merchantId: MerchantID, day: LocalDate, payout: Money, fileSha256: String) {
        self.settlementId = settlementId
        self.merchantId = merchantId
        self.day = day
        self.payout = payout
        self.fileSha256 = fileSha256
    }
}
