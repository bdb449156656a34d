public import Kernel

/// A wallet as clients see it.
public struct WalletView: Hashable, Sendable, Codable {
    /// The wallet.
    public var id: WalletID
    /// The owner.
    public var userId: UserID
    /// What it is for.
    public var type: WalletType
    /// Its currency.
    public var currency: Currency
    /// Where it is on its way.
    public var status: WalletStatus
    /// What is posted; below zero as far as `overdraft` goes.
    public var balance: Money
    /// What of it is reserved by open holds.
    public var held: Money
    /// What can be spent: balance − held + overdraft.
    public var available: Money
    /// How far below zero the balance may go.
    public var overdraft: Money
    /// How much may leave it.
    public var limits: SpendingLimits
    /// The version: the ETag.
    public var version: Int
    /// When it was created.
    public var createdAt: Timestamp
    /// When it was changed last.
    public var updatedAt: Timestamp

    /// Makes a view with what never changes; the rest is set afterwards.
    public init(id: WalletID, userId: UserID, type: WalletType, currency: Currency, createdAt: Timestamp) {
        self.id = id
        self.userId = userId
        self.type = type
        self.currency = currency
        status = .pending
        balance = .zero(currency)
        held = .zero(currency)
        available = .zero(currency)
        overdraft = .zero(currency)
        limits = SpendingLimits()
        version = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// What is in a wallet.
public struct WalletBalanceView: Hashable, Sendable, Codable {
    /// The wallet.
    public var walletId: WalletID
    /// What is posted.
    public var balance: Money
    /// What of it is reserved.
    public var held: Money
    /// What can be spent.
    public var available: Money
    /// The version of the wallet that says so.
    public var version: Int

    /// Makes a view; see the properties.
    public init(walletId: WalletID, balance: Money, held: Money, available: Money, version: Int) {
        self.walletId = walletId
        self.balance = balance
        self.held = held
        self.available = available
        self.version = version
    }
}

/// What became of a movement (202), in HealthPay's form.
public struct MovementView: Hashable, Sendable, Codable {
    /// The event that says so; the movement's id for ever.
    public var eventId: EventID
    /// When it was recorded.
    public var time: Timestamp
    /// Its opaque position in the log, for `Medley-After`.
    public var position: String
    /// The wallet that was named, of a transfer the payer's.
    public var walletId: WalletID
    /// What is in that wallet afterwards.
    public var balance: Money

    /// Makes a view; see the properties.
    public init(eventId: EventID, time: Timestamp, position: String, walletId: WalletID, balance: Money) {
        self.eventId = eventId
        self.time = time
        self.position = position
        self.walletId = walletId
        self.balance = balance
    }
}

/// Who would be paid by a transfer to a phone.
public struct TransferPreviewView: Hashable, Sendable, Codable {
    /// The given name and the first letter of the last one; absent where the member gave none.
    public var maskedName: String?
    /// What would be paid.
    public var amount: Money
    /// Always true: the request is to be repeated with `recipientConfirmed`.
    public var confirmationRequired: Bool

    /// Makes a view; see the properties.
    public init(maskedName: String?, amount: Money) {
        self.maskedName = maskedName
        self.amount = amount
        confirmationRequired = true
    }
}

/// What a transfer led to: money moved, or whom it would go to.
public enum TransferOutcome: Sendable {
    /// It is done.
    case moved(Written<MovementView>)
    /// Nothing happened yet.
    case preview(TransferPreviewView)
}

/// What became of each transfer of a batch, in their order.
public struct TransferBatchView: Hashable, Sendable, Codable {
    /// One outcome.
    public struct Item: Hashable, Sendable, Codable {
        /// The transfer's place in the request, from 0.
        public var index: Int
        /// The status that the transfer alone would have been answered with.
        public var status: Int
        /// The movement; absent where it was refused.
        public var movement: MovementView?
        /// The stable code of the refusal; absent where it was done.
        public var code: String?
        /// What would satisfy the rule that refused it.
        public var detail: String?

        /// Makes an outcome; movement or refusal are set afterwards.
        public init(index: Int, status: Int) {
            self.index = index
            self.status = status
        }
    }

    /// How many were done.
    public var accepted: Int
    /// How many were refused.
    public var rejected: Int
    /// The outcomes.
    public var items: [Item]

    /// Makes a view; see the properties.
    public init(accepted: Int, rejected: Int, items: [Item]) {
        self.accepted = accepted
        self.rejected = rejected
        self.items = items
    }
}

/// Money of a wallet that is reserved.
public struct HoldView: Hashable, Sendable, Codable {
    /// The hold.
    public var id: HoldID
    /// Whose money.
    public var walletId: WalletID
    /// What was reserved.
    public var amount: Money
    /// What of it was taken.
    public var captured: Money
    /// What of it was given back.
    public var released: Money
    /// Where it is on its way.
    public var status: HoldStatus
    /// The client's own name for it.
    public var reference: String
    /// What it is for.
    public var description: String?
    /// When what is left of it is given back.
    public var expiresAt: Timestamp
    /// When it was reserved.
    public var createdAt: Timestamp
    /// When it was changed last.
    public var updatedAt: Timestamp

    /// Makes a view of a new hold; the rest is set afterwards.
    public init(
        id: HoldID, walletId: WalletID, amount: Money, reference: String, expiresAt: Timestamp, createdAt: Timestamp
    ) {
        self.id = id
        self.walletId = walletId
        self.amount = amount
        captured = .zero(amount.currency)
        released = .zero(amount.currency)
        status = .open
        self.reference = reference
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// One line of a wallet's statement.
public struct WalletTransactionView: Hashable, Sendable, Codable {
    /// The event: the movement's id; both wallets of a transfer have it.
    public var id: EventID
    /// The wallet.
    public var walletId: WalletID
    /// What happened.
    public var type: WalletTransactionType
    /// How much, always above zero; `type` says which way.
    public var amount: Money
    /// What was in the wallet afterwards.
    public var balance: Money
    /// The client's own name for the movement.
    public var reference: String
    /// What it was for; absent where nothing was said, or the person was erased.
    public var description: String?
    /// The other wallet; absent where money came from outside or left.
    public var counterpartyWalletId: WalletID?
    /// When it was recorded.
    public var time: Timestamp

    /// Makes a line; the texts and the other side are set afterwards.
    public init(
        id: EventID, walletId: WalletID, type: WalletTransactionType, amount: Money, balance: Money
    ) {
        self.id = id
        self.walletId = walletId
        self.type = type
        self.amount = amount
        self.balance = balance
        reference = ""
        time = Timestamp(microseconds: 0)
    }
}
