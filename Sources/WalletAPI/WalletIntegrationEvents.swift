public import Kernel

/// What the Wallet module publishes; the stored names and members are never renamed.
///
/// The CloudEvents type is HealthPay's own (`com.healthpay.wallet.credited`) where an installation says so, else `type`.
public enum WalletIntegrationEvent: IntegrationEvent {
    /// A wallet was created.
    case created(WalletCreatedV1)
    /// A wallet changed its status.
    case statusChanged(WalletStatusChangedV1)
    /// Money came into a wallet from outside.
    case credited(WalletMovedV1)
    /// Money left a wallet.
    case debited(WalletMovedV1)
    /// Money went from one wallet to another.
    case transferred(FundsTransferredV1)
    /// A merchant applied, or changed their status.
    case merchantChanged(MerchantStatusChangedV1)
    /// A merchant was settled with.
    case merchantSettled(SettlementRanV1)
    /// A payment changed.
    case paymentChanged(PaymentChangedV1)

    /// The CloudEvents type.
    public var type: String { "medley.\(aggregate).\(name).v1" }

    /// The part of the type before the last, as HealthPay writes it.
    public var aggregate: String {
        if case .paymentChanged = self { "payment" } else { "wallet" }
    }

    /// The last part of the type, as HealthPay writes it: `created`, `activated`, `credited`, …
    public var name: String {
        switch self {
        case .created: "created"
        case .statusChanged(let event): event.status == .active ? "activated" : event.status.rawValue
        case .credited: "credited"
        case .debited: "debited"
        case .transferred: "transferred"
        case .merchantChanged(let event):
            event.name
        case .merchantSettled: "merchantSettled"
        case .paymentChanged(let event): event.change.rawValue
        }
    }
}

/// A wallet was created.
public struct WalletCreatedV1: Sendable, Hashable, Codable {
    /// The wallet.
    public var walletId: WalletID
    /// The owner.
    public var userId: UserID
    /// What it is for.
    public var type: WalletType
    /// Its currency.
    public var currency: Currency

    /// Makes an event; see the properties.
    public init(walletId: WalletID, userId: UserID, type: WalletType, currency: Currency) {
        self.walletId = walletId
        self.userId = userId
        self.type = type
        self.currency = currency
    }
}

/// A wallet changed its status.
public struct WalletStatusChangedV1: Sendable, Hashable, Codable {
    /// The wallet.
    public var walletId: WalletID
    /// The status now.
    public var status: WalletStatus

    /// Makes an event; see the properties.
    public init(walletId: WalletID, status: WalletStatus) {
        self.walletId = walletId
        self.status = status
    }
}

/// Money came into a wallet, or left it.
public struct WalletMovedV1: Sendable, Hashable, Codable {
    /// The wallet.
    public var walletId: WalletID
    /// How much.
    public var amount: Money
    /// What is in it afterwards.
    public var balance: Money
    /// The client's own name for the movement.
    public var reference: String

    /// Makes an event; see the properties.
    public init(walletId: WalletID, amount: Money, balance: Money, reference: String) {
        self.walletId = walletId
        self.amount = amount
        self.balance = balance
        self.reference = reference
    }
}

/// Money went from one wallet to another.
public struct FundsTransferredV1: Sendable, Hashable, Codable {
    /// Who paid.
    public var fromWalletId: WalletID
    /// Who was paid.
    public var toWalletId: WalletID
    /// How much.
    public var amount: Money
    /// The client's own name for the movement.
    public var reference: String

    /// Makes an event; see the properties.
    public init(fromWalletId: WalletID, toWalletId: WalletID, amount: Money, reference: String) {
        self.fromWalletId = fromWalletId
        self.toWalletId = toWalletId
        self.amount = amount
        self.reference = reference
    }
}
