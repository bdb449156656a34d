public import JSON
public import Kernel

/// What kind of account one is; the raw values are stored and never renamed.
public enum LedgerAccountType: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// What the tenant owes the owner of a wallet: credits raise it.
    case wallet
    /// What came from outside and went there: the other side of credits and debits.
    case clearing
    /// What merchants were paid out.
    case settlement
    /// What merchants paid for their sales.
    case fees
    /// The tax on that.
    case tax
    /// What payment gateways took for the tenant and have not given back to the payers.
    case gateway
    /// What the tenant itself was paid.
    case collections
    /// What went to other tenants and came from them: over all tenants, what is under way.
    case transit
    /// What came back from another tenant to a wallet that could take nothing any more.
    case suspense
}

/// One side of an entry; the raw values are stored and never renamed.
public enum LedgerSide: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// The left side: money that went out of a wallet, or came in from outside.
    case debit
    /// The right side: money that came into a wallet, or went outside.
    case credit
}

/// An account of the ledger.
public struct LedgerAccountView: Hashable, Sendable, Codable {
    /// The account; of a wallet the wallet's id.
    public var id: LedgerAccountID
    /// What kind.
    public var type: LedgerAccountType
    /// Its currency.
    public var currency: Currency
    /// What was debited, all in all.
    public var debits: Money
    /// What was credited, all in all.
    public var credits: Money
    /// Credits − debits.
    public var balance: Money

    /// Makes a view; see the properties.
    public init(id: LedgerAccountID, type: LedgerAccountType, debits: Money, credits: Money) {
        self.id = id
        self.type = type
        currency = debits.currency
        self.debits = debits
        self.credits = credits
        balance = Money(amountMinor: credits.amountMinor - debits.amountMinor, currency: debits.currency)
    }
}

/// One side of a movement.
public struct LedgerEntryView: Hashable, Sendable, Codable {
    /// The event: the movement's id, which its other side has too.
    public var eventId: EventID
    /// The account.
    public var accountId: LedgerAccountID
    /// What kind of account.
    public var accountType: LedgerAccountType
    /// Which side.
    public var side: LedgerSide
    /// How much, above zero.
    public var amount: Money
    /// The client's own name for the movement.
    public var reference: String
    /// When it was recorded.
    public var time: Timestamp

    /// Makes a view; see the properties.
    public init(
        eventId: EventID, accountId: LedgerAccountID, accountType: LedgerAccountType, side: LedgerSide, amount: Money
    ) {
        self.eventId = eventId
        self.accountId = accountId
        self.accountType = accountType
        self.side = side
        self.amount = amount
        reference = ""
        time = Timestamp(microseconds: 0)
    }
}

/// What every account adds up to.
public struct TrialBalanceView: Hashable, Sendable, Codable {
    /// One line: an account of the tenant, or all wallets of a currency together.
    public struct Line: Hashable, Sendable, Codable {
        /// The account; absent where the line is of all wallets.
        public var accountId: LedgerAccountID?
        /// What kind.
        public var type: LedgerAccountType
        /// What was debited.
        public var debits: Money
        /// What was credited.
        public var credits: Money

        /// Makes a line; see the properties.
        public init(accountId: LedgerAccountID?, type: LedgerAccountType, debits: Money, credits: Money) {
            self.accountId = accountId
            self.type = type
            self.debits = debits
            self.credits = credits
        }
    }

    /// What a currency adds up to.
    public struct Total: Hashable, Sendable, Codable {
        /// All debits.
        public var debits: Money
        /// All credits.
        public var credits: Money
        /// Whether they are equal, which they always are.
        public var balanced: Bool

        /// Makes a total; see the properties.
        public init(debits: Money, credits: Money) {
            self.debits = debits
            self.credits = credits
            balanced = debits == credits
        }
    }

    /// The instant it is of.
    public var asOf: Timestamp
    /// By currency, then by kind.
    public var lines: [Line]
    /// One for each currency.
    public var totals: [Total]

    /// Makes a view; see the properties.
    public init(asOf: Timestamp, lines: [Line], totals: [Total]) {
        self.asOf = asOf
        self.lines = lines
        self.totals = totals
    }
}
