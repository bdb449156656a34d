import Kernel
import WalletAPI

/// What is asked at the operator's desk, with everything that deciding needs; by staff alone, which the service sees to.
enum DeskCommand: Sendable {
    case request(RequestApprovalCommand)
    case approve(ApproveCommand)
    case refuse(EndApprovalCommand)
    case withdraw(EndApprovalCommand)
    case expire(ApprovalID, at: Timestamp)
    /// At once, where the tenant's settings ask for no second person.
    case refund(RefundCommand)
    case changeSettings(ChangeSettingsCommand)
}

/// What a request asks for.
enum ApprovalEffect: Sendable, Hashable {
    case limits(LimitTerms)
    case refund(RefundTerms)
    case settings(SettingsTerms)

    /// The wallet that is changed, of a refund that which gets the money; nil where settings are.
    var walletID: WalletID? {
        switch self {
        case .limits(let terms): terms.walletID
        case .refund(let terms): terms.to
        case .settings: nil
        }
    }

    /// What kind of request it is.
    var kind: ApprovalKind {
        switch self {
        case .limits: .limits
        case .refund: .refund
        case .settings: .settings
        }
    }
}

/// The settings that a tenant is to get.
struct SettingsTerms: Sendable, Hashable {
    var settings: WalletSettings
    /// The version that they are to replace, and no other.
    var version: Int
    var hospitalID: HospitalID
}

/// The limits that a wallet is to get.
struct LimitTerms: Sendable, Hashable {
    var walletID: WalletID
    var limits: SpendingLimits
    /// Nil takes it away.
    var overdraft: Money?
}

/// A movement, and what of it is to be given back.
struct RefundTerms: Sendable, Hashable {
    var originalID: EventID
    /// How much the movement was of.
    var original: Money
    /// Who was paid by it, and gives back; nil where the money went out.
    var from: WalletID?
    /// Who paid, and gets it back.
    var to: WalletID
    var amount: Money
    var reference: String
}

/// Asks for what a second person decides on.
struct RequestApprovalCommand: Sendable {
    var approvalID: ApprovalID
    var requesterID: UserID
    var effect: ApprovalEffect
    /// Of a refund.
    var description: String?
    /// The version of the wallet that the requester saw is looked at by the journal.
    var expiresAt: Timestamp
    var at: Timestamp
    var day: LocalDate
}

/// Approves a request, and does what it asks for.
struct ApproveCommand: Sendable {
    var approvalID: ApprovalID
    var approverID: UserID
    /// What the caller saw that it asks for, which names the streams.
    var effect: ApprovalEffect
    /// Of a refund, as the request had it.
    var description: String?
    /// Whether nobody else works here.
    var isAlone: Bool
    /// Whose settings count.
    var hospitalID: HospitalID
    var at: Timestamp
    var day: LocalDate
}

/// Refuses a request, or takes it back.
struct EndApprovalCommand: Sendable {
    var approvalID: ApprovalID
    var by: UserID
    var reason: String?
    var at: Timestamp
}

/// Gives money of a movement back.
struct RefundCommand: Sendable {
    var terms: RefundTerms
    var description: String?
    /// Whose settings count.
    var hospitalID: HospitalID
    var at: Timestamp
    var day: LocalDate
}

/// Sets a tenant's settings of wallets.
struct ChangeSettingsCommand: Sendable {
    var settings: WalletSettings
    var by: UserID
    var hospitalID: HospitalID
    var at: Timestamp
}
