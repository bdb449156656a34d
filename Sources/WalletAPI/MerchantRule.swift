public import Kernel

/// A rule of merchants and settlements that refused a command (422): its stable code and what would satisfy it.
public enum MerchantRule: Error, Hashable, Sendable {
    /// No such merchant in this tenant, where one is named in a body.
    case unknownMerchant
    /// The merchant was not verified yet.
    case merchantNotVerified
    /// The merchant was verified already.
    case merchantVerified
    /// The merchant was not activated yet.
    case merchantNotActive
    /// The merchant is suspended.
    case merchantSuspended
    /// The merchant does not take what is paid this way.
    case methodNotTaken(PaymentMethodSwitch)
    /// The merchant's terms settle the day later; that day.
    case settlementNotDue(on: LocalDate)

    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .unknownMerchant: "unknownMerchant"
        case .merchantNotVerified: "merchantNotVerified"
        case .merchantVerified: "merchantVerified"
        case .merchantNotActive: "merchantNotActive"
        case .merchantSuspended: "merchantSuspended"
        case .methodNotTaken: "methodNotTaken"
        case .settlementNotDue: "settlementNotDue"
        }
    }

    /// What would satisfy the rule, in plain words.
    var detail: String {
        switch self {
        case .unknownMerchant: "There is no such merchant here."
        case .merchantNotVerified: "The merchant is not verified yet. Verify them first."
        case .merchantVerified: "The merchant is verified already. Change their terms instead."
        case .merchantNotActive: "The merchant is not active yet. Activate them first."
        case .merchantSuspended: "The merchant is suspended. Activate them again first."
        case .methodNotTaken(let method): "The merchant takes nothing by \(method.rawValue). Pay another way."
        case .settlementNotDue(let day): "The merchant's terms settle this day on \(day) or later."
        }
    }
}

extension MerchantRule {
    /// The failure in the terms that clients share.
    public var failure: Failure { Failure(.ruleViolated, code: code, detail: detail) }
}
