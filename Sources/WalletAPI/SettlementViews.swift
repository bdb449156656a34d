public import Kernel

/// One settlement with a merchant: everything that happened to their wallet up to a day, and what they were paid for it.
///
/// broughtForward + sales − refunds + adjustments − feesTaken − taxTaken − payout = carriedForward.
public struct SettlementView: Hashable, Sendable, Codable {
    /// The settlement.
    public var id: SettlementID
    /// The merchant.
    public var merchantId: MerchantID
    /// Their wallet.
    public var walletId: WalletID
    /// Its place among the merchant's settlements, from 1.
    public var number: Int
    /// The last business day that is in it.
    public var day: LocalDate
    /// Whether the day is settled with it; another settlement of it follows where not.
    public var completesDay: Bool
    /// How many lines its file has.
    public var lineCount: Int
    /// What was in the wallet and not paid out before.
    public var broughtForward: Money
    /// What was sold.
    public var sales: Money
    /// What was paid back.
    public var refunds: Money
    /// What staff put in, less what they took out.
    public var adjustments: Money
    /// What the sales cost.
    public var fees: Money
    /// The tax on that.
    public var tax: Money
    /// What was taken of fees, those owed before included.
    public var feesTaken: Money
    /// What was taken of tax, that owed before included.
    public var taxTaken: Money
    /// Fees and tax that could not be taken and are taken later.
    public var owed: Money
    /// What was paid out.
    public var payout: Money
    /// What is left in the wallet for later, as far as this settlement looked.
    public var carriedForward: Money
    /// The fees by which it was reckoned.
    public var terms: MerchantFeeTerms
    /// The SHA-256 of its file, 64 hexadecimal digits.
    public var fileSha256: String
    /// The event: the movement's id in the ledger.
    public var eventId: EventID
    /// When it was made.
    public var createdAt: Timestamp

    /// Makes a view with what names it; the amounts are set afterwards.
    public init(
        id: SettlementID, merchantID: MerchantID, walletID: WalletID, currency: Currency, terms: MerchantFeeTerms
    ) {
        self.id = id
        merchantId = merchantID
        walletId = walletID
        number = 1
        day = .earliest
        completesDay = true
        lineCount = 0
        let nothing = Money.zero(currency)
        (broughtForward, sales, refunds, adjustments) = (nothing, nothing, nothing, nothing)
        (fees, tax, feesTaken, taxTaken) = (nothing, nothing, nothing, nothing)
        (owed, payout, carriedForward) = (nothing, nothing, nothing)
        self.terms = terms
        fileSha256 = ""
        eventId = EventID(high: 0, low: 0)
        createdAt = Timestamp(microseconds: 0)
    }
}

/// What became of each merchant in a run.
public struct SettlementRunView: Hashable, Sendable, Codable {
    /// One merchant.
    public struct Item: Hashable, Sendable, Codable {
        /// The merchant.
        public var merchantId: MerchantID
        /// What became of them.
        public var outcome: SettlementRunOutcome
        /// The settlements that this run made.
        public var settlements: [SettlementView]

        /// Makes an item; see the properties.
        public init(merchantId: MerchantID, outcome: SettlementRunOutcome, settlements: [SettlementView] = []) {
            self.merchantId = merchantId
            self.outcome = outcome
            self.settlements = settlements
        }
    }

    /// The day that was asked for; absent where none was.
    public var day: LocalDate?
    /// The merchants, in the order of their ids.
    public var items: [Item]
    /// The last merchant that was looked at, where there are more: `afterMerchantId` of the next call.
    public var continueAfter: MerchantID?

    /// Makes a view; see the properties.
    public init(day: LocalDate?, items: [Item], continueAfter: MerchantID? = nil) {
        self.day = day
        self.items = items
        self.continueAfter = continueAfter
    }
}
