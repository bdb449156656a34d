public import Kernel

/// A merchant as clients see them.
public struct MerchantView: Hashable, Sendable, Codable {
    /// The merchant.
    public var id: MerchantID
    /// The name under which they trade; absent once erased.
    public var name: String?
    /// Whom to ask about them; absent once erased.
    public var contact: MerchantContact?
    /// Where payouts go; absent once erased.
    public var payoutAccount: String?
    /// The currency in which they are paid.
    public var currency: Currency
    /// Where they are on their way.
    public var status: MerchantStatus
    /// The wallet that they are paid into; absent until they were activated.
    public var walletId: WalletID?
    /// The ways to pay them that are on.
    public var methods: [PaymentMethodSwitch]
    /// What each sale costs them; absent until they were verified.
    public var fees: MerchantFeeTerms?
    /// How many days after a business day it is settled; absent until they were verified.
    public var settlementDays: Int?
    /// The last business day that was settled; absent before the first.
    public var settledThrough: LocalDate?
    /// The version: the ETag.
    public var version: Int
    /// When they applied.
    public var createdAt: Timestamp
    /// When they were changed last.
    public var updatedAt: Timestamp

    /// Makes a view of whoever applied; the rest is set afterwards.
    public init(id: MerchantID, currency: Currency, status: MerchantStatus, version: Int, createdAt: Timestamp) {
        self.id = id
        self.currency = currency
        self.status = status
        methods = PaymentMethodSwitch.allCases
        self.version = version
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// What a merchant sold on one business day by one method.
public struct MerchantSalesView: Hashable, Sendable, Codable {
    /// The business day.
    public var day: LocalDate
    /// How it was paid.
    public var method: PaymentMethodSwitch
    /// How many sales.
    public var saleCount: Int
    /// What they add up to.
    public var sales: Money
    /// How many were paid back.
    public var refundCount: Int
    /// What those add up to.
    public var refunds: Money

    /// Makes a line; see the properties.
    public init(
        day: LocalDate, method: PaymentMethodSwitch, sales: (count: Int, amount: Money),
        refunds: (count: Int, amount: Money)
    ) {
        self.day = day
        self.method = method
        saleCount = sales.count
        self.sales = sales.amount
        refundCount = refunds.count
        self.refunds = refunds.amount
    }
}
