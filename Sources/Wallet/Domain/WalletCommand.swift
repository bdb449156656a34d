import Kernel
import WalletAPI

/// What is asked of wallets, with everything that deciding needs.
///
/// `caller` is a member's own id, who reaches what is theirs alone; nil for staff, who reach all.
enum WalletCommand: Sendable {
    case create(CreateWalletCommand)
    case changeStatus(ChangeStatusCommand)
    case changeLimits(ChangeLimitsCommand)
    case move(MoveMoneyCommand)
    case transfer(TransferCommand)
    /// All of them in one commit, or none; payers and payees may repeat.
    case transferAll([TransferCommand])
    case hold(HoldCommand)
    case captureHold(CaptureHoldCommand)
    case releaseHold(ReleaseHoldCommand)
    /// Gives back what is left of the holds whose time is over.
    case expireHolds(WalletID, at: Timestamp)
    /// What is asked of MedCards.
    case card(CardCommand)
    case merchant(MerchantCommand)
    case payment(PaymentCommand)
    /// What is asked of clearings between tenants.
    case clearing(ClearingCommand)
    /// What is asked at the operator's desk.
    case desk(DeskCommand)
}

/// Creates a wallet.
struct CreateWalletCommand: Sendable {
    var walletID: WalletID
    var ownerID: UserID
    var type: WalletType
    var currency: Currency
    /// Whose settings count; nil for none.
    var hospitalID: HospitalID?
    var at: Timestamp
}

/// Activates, suspends or closes a wallet.
struct ChangeStatusCommand: Sendable {
    var walletID: WalletID
    /// Not `pending`.
    var status: WalletStatus
    var reason: String?
    var caller: UserID?
    var at: Timestamp
}

/// Sets the limits and the overdraft of a wallet.
struct ChangeLimitsCommand: Sendable {
    var walletID: WalletID
    var limits: SpendingLimits
    /// Nil takes it away.
    var overdraft: Money?
    /// Whose settings count; nil for none.
    var hospitalID: HospitalID?
    var at: Timestamp
}

/// Puts money into a wallet, or takes some out.
struct MoveMoneyCommand: Sendable {
    enum Direction: Sendable { case credit, debit }

    var walletID: WalletID
    var direction: Direction
    var amount: Money
    var reference: String
    var description: String?
    var caller: UserID?
    var at: Timestamp
    /// The hospital's business day at `at`.
    var day: LocalDate
}

/// Moves money from one wallet to another.
struct TransferCommand: Sendable {
    var from: WalletID
    var to: WalletID
    var amount: Money
    var reference: String
    var description: String?
    /// The claim on a MedCard that is paid by it.
    var cardClaimID: CardClaimID?
    var caller: UserID?
    var at: Timestamp
    var day: LocalDate
}

/// Reserves money of a wallet.
struct HoldCommand: Sendable {
    var walletID: WalletID
    var holdID: HoldID
    var amount: Money
    var reference: String
    var description: String?
    /// Nil is as late as the tenant's settings say.
    var expiresAt: Timestamp?
    /// Whose settings count where they are asked; nil for none.
    var hospitalID: HospitalID?
    var caller: UserID?
    var at: Timestamp
}

/// Takes money of a hold.
struct CaptureHoldCommand: Sendable {
    var walletID: WalletID
    var holdID: HoldID
    /// Nil takes all that is left.
    var amount: Money?
    /// Who is paid; nil pays out of the tenant's wallets.
    var to: WalletID?
    /// Nil is that of the hold.
    var reference: String?
    var keepsRest: Bool
    /// The payment that it is done for; nil where it is for none.
    var paymentID: PaymentID?
    var caller: UserID?
    var at: Timestamp
    var day: LocalDate
}

/// Gives back what is left of a hold.
struct ReleaseHoldCommand: Sendable {
    var walletID: WalletID
    var holdID: HoldID
    var caller: UserID?
    var at: Timestamp
}
