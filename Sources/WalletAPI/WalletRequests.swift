public import Kernel

/// What creates a wallet (`POST /api/wallet`).
public struct CreateWalletRequest: Hashable, Sendable, Codable {
    /// The owner: a member of the operator, or a patient of the hospital.
    public var userId: UserID
    /// What it is for.
    public var type: WalletType
    /// Its currency, for ever.
    public var currency: Currency

    /// Makes a request; see the properties.
    public init(userId: UserID, type: WalletType, currency: Currency) {
        self.userId = userId
        self.type = type
        self.currency = currency
    }
}

/// What puts money into a wallet or takes some out (`/credit`, `/debit`).
public struct MoveMoneyRequest: Hashable, Sendable, Codable {
    /// How much: above zero, in the wallet's currency.
    public var amount: Money
    /// The client's own name for the movement, 1–64 characters; it is kept in the clear and must name nobody.
    public var reference: String
    /// What it is for, at most 200 characters; sealed.
    public var description: String?

    /// Makes a request; see the properties.
    public init(amount: Money, reference: String, description: String? = nil) {
        self.amount = amount
        self.reference = reference
        self.description = description
    }
}

/// What moves money from one wallet to another (`/transfer`): to `toWalletId`, or to the member with `toPhone`.
public struct TransferRequest: Hashable, Sendable, Codable {
    /// Who pays.
    public var fromWalletId: WalletID
    /// Who is paid; either this or `toPhone`.
    public var toWalletId: WalletID?
    /// The phone of the member who is paid, however typed; the answer is a preview until `recipientConfirmed`.
    public var toPhone: String?
    /// Whether the payer saw the masked name that the preview told.
    public var recipientConfirmed: Bool?
    /// How much: above zero, in the currency of both.
    public var amount: Money
    /// The client's own name for the movement, 1–64 characters; it is kept in the clear and must name nobody.
    public var reference: String
    /// What it is for, at most 200 characters; sealed.
    public var description: String?

    /// Makes a request between two wallets; a phone is set afterwards.
    public init(
        fromWalletId: WalletID, toWalletId: WalletID?, amount: Money, reference: String, description: String? = nil
    ) {
        self.fromWalletId = fromWalletId
        self.toWalletId = toWalletId
        self.amount = amount
        self.reference = reference
        self.description = description
    }
}

/// What moves money many times at once (`POST /api/v1/wallet/transfers:batch`).
public struct TransferBatchRequest: Hashable, Sendable, Codable {
    /// 1–1,000 transfers between wallets; no phones. Each reference once per payer.
    public var transfers: [TransferRequest]
    /// Whether all of them happen in one commit, or none; false where absent.
    public var atomic: Bool?

    /// Makes a request; see the properties.
    public init(transfers: [TransferRequest], atomic: Bool? = nil) {
        self.transfers = transfers
        self.atomic = atomic
    }
}

/// What reserves money of a wallet (`POST /api/v1/wallet/{id}/holds`).
public struct HoldRequest: Hashable, Sendable, Codable {
    /// How much: above zero, in the wallet's currency.
    public var amount: Money
    /// The client's own name for it, 1–64 characters; it is kept in the clear and must name nobody.
    public var reference: String
    /// What it is for, at most 200 characters; sealed.
    public var description: String?
    /// When what is left of it is given back: in the future, thirty days away at most; in seven days where absent.
    public var expiresAt: Timestamp?

    /// Makes a request; see the properties.
    public init(amount: Money, reference: String, description: String? = nil, expiresAt: Timestamp? = nil) {
        self.amount = amount
        self.reference = reference
        self.description = description
        self.expiresAt = expiresAt
    }
}

/// What takes money of a hold (`POST /api/v1/wallet/{id}/holds/{holdId}/capture`).
public struct CaptureHoldRequest: Hashable, Sendable, Codable {
    /// How much: above zero; all that is left where absent.
    public var amount: Money?
    /// Who is paid; out of the tenant's wallets where absent.
    public var toWalletId: WalletID?
    /// The client's own name for the movement, 1–64 characters; that of the hold where absent.
    public var reference: String?
    /// Whether what is left afterwards stays reserved; it is released where absent or false.
    public var keepsRest: Bool?

    /// Makes a request; the rest is set afterwards.
    public init(amount: Money? = nil, toWalletId: WalletID? = nil) {
        self.amount = amount
        self.toWalletId = toWalletId
    }
}

/// What changes the limits of a wallet (`PUT /api/v1/wallet/{id}/limits`): what is absent or null is no limit.
public struct ChangeLimitsRequest: Hashable, Sendable, Codable {
    /// The most of one movement.
    public var perTransaction: Money?
    /// The most of one business day.
    public var perDay: Money?
    /// The most of one month.
    public var perMonth: Money?
    /// How far below zero the balance may go; nothing where absent.
    public var overdraft: Money?

    /// Makes a request; see the properties.
    public init(
        perTransaction: Money? = nil, perDay: Money? = nil, perMonth: Money? = nil, overdraft: Money? = nil
    ) {
        self.perTransaction = perTransaction
        self.perDay = perDay
        self.perMonth = perMonth
        self.overdraft = overdraft
    }
}

/// Why a wallet is suspended or closed; may be left out.
public struct WalletReasonRequest: Hashable, Sendable, Codable {
    /// Plain words, at most 200 characters; sealed.
    public var reason: String?

    /// Makes a request; see the property.
    public init(reason: String? = nil) { self.reason = reason }
}
