public import Kernel

/// A rule of clearings that refused a command (422): its stable code and what would satisfy it.
public enum ClearingRule: Error, Hashable, Sendable {
    /// Money for the tenant's own wallets needs no clearing.
    case sameTenant
    /// There is no such tenant.
    case unknownHospital
    /// The tenant takes no money from this one.
    case notAgreed
    /// Money that crossed tenants does not go back as a refund.
    case clearingNotRefundable

    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .sameTenant: "sameTenant"
        case .unknownHospital: "unknownHospital"
        case .notAgreed: "notAgreed"
        case .clearingNotRefundable: "clearingNotRefundable"
        }
    }

    /// What would satisfy the rule, in plain words.
    var detail: String {
        switch self {
        case .sameTenant: "The wallet or invoice is of this tenant. Transfer to the wallet, or collect a payment."
        case .unknownHospital: "There is no tenant with this hospitalId. Ask the hospital for its id."
        case .notAgreed: "The hospital takes no money from here. Ask it to name this tenant in its clearing agreement."
        case .clearingNotRefundable:
            "The money crossed tenants by a clearing. Whoever has it sends it back by a clearing to the wallet that paid, "
                + "or settles it with the other tenant."
        }
    }

    /// The failure in the terms that clients share.
    public var failure: Failure { Failure(.ruleViolated, code: code, detail: detail) }
}
