public import Kernel

/// Where the money of a movement is given back that the desk does not give back.
public enum WayBack: Hashable, Sendable {
    /// Nowhere.
    case none
    /// By the refund of the payment that it is of.
    case payment(PaymentID)
    /// By the reversal of the claim on a MedCard that it is of.
    case cardClaim
}

/// A rule of the operator's desk that refused a command (422): its stable code and what would satisfy it.
public enum DeskRule: Error, Hashable, Sendable {
    /// By the tenant's settings a second person must agree.
    case approvalRequired
    /// Whoever asked for it cannot agree to it.
    case samePerson
    /// Whoever did not ask for it cannot take it back.
    case notRequester
    /// Only a person asks for what another person agrees to.
    case personRequired
    /// It was decided on already; how.
    case approvalDecided(ApprovalStatus)
    /// Nobody decided on it in time.
    case approvalExpired
    /// Nothing can be given back of such a movement here; where it is instead.
    case notRefundable(WayBack)
    /// More than what was not given back yet; that amount.
    case exceedsRefundable(remaining: Money)
    /// Several people work here, so that two can decide.
    case severalStaff
    /// The owner has more wallets than are searched.
    case tooManyWalletsToSearch

    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .approvalRequired: "approvalRequired"
        case .samePerson: "samePerson"
        case .notRequester: "notRequester"
        case .personRequired: "personRequired"
        case .approvalDecided: "approvalDecided"
        case .approvalExpired: "approvalExpired"
        case .notRefundable: "notRefundable"
        case .exceedsRefundable: "exceedsRefundable"
        case .severalStaff: "severalStaff"
        case .tooManyWalletsToSearch: "tooManyWalletsToSearch"
        }
    }

    /// What would satisfy the rule, in plain words.
    var detail: String {
        switch self {
        case .approvalRequired: "A second member of staff must approve this."
        case .samePerson: "You asked for this yourself. Another member of staff must approve it."
        case .notRequester: "Somebody else asked for this. Refuse it instead."
        case .personRequired: "This takes two people: log in as one of the staff, rather than with a key."
        case .approvalDecided(let status): "The request is \(status.rawValue) already."
        case .approvalExpired: "The request is too old. Ask again."
        case .notRefundable(.none): "Nothing of this movement can be given back."
        case .notRefundable(.payment): "It is of a payment. Refund the collection in paymentId."
        case .notRefundable(.cardClaim): "It is of a claim on a MedCard. Reverse the claim."
        case .exceedsRefundable(let remaining): "Only \(remaining) of the movement was not given back yet."
        case .severalStaff: "Several people work here. One may decide alone only where there is no other."
        case .tooManyWalletsToSearch:
            "The owner has more than \(DeskLimits.searchedWallets) wallets. Name one of them by walletId."
        }
    }
}
