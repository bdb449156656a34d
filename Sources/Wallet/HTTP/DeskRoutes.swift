import HTTP
import Kernel
import WalletAPI

/// The routes of the operator's desk, in the order in which their examples work.
enum DeskRoutes {
    /// The group in the documentation.
    static let tag = "Operator's desk"
    /// The path of requests that a second person decides on.
    static let approvals = "/api/v1/approvals"
    /// The path of the tenant's settings.
    static let settings = "/api/v1/wallet-settings"

    /// The table.
    static func all(_ service: any DeskService) -> [Route] {
        [
            SearchMovements.route(service),
            ChangeManyWallets.route(service, .suspended),
            ChangeManyWallets.route(service, .active),
            GetWalletSettings.route(service),
            ChangeWalletSettings.route(service),
            ListWalletSettings.route(service),
            RefundMovement.route(service),
            ListApprovals.route(service),
            GetApproval.route(service),
            ApproveRequest.route(service),
            RefuseRequest.route(service),
            WithdrawRequest.route(service),
        ]
    }
}

extension DocumentedError {
    /// The answer of a rule of the operator's desk.
    static func rule(_ rule: DeskRule, _ summary: String) -> DocumentedError {
        DocumentedError(422, rule.code, summary)
    }

    static let samePerson = rule(DeskRule.samePerson, "Whoever asked for it cannot decide on it.")
    static let severalStaff = rule(DeskRule.severalStaff, "singleApprover is for who works alone.")
    static let personRequired = rule(DeskRule.personRequired, "A key cannot be one of two people.")
    static let approvalDecided = rule(
        DeskRule.approvalDecided(.approved), "It was decided on; how is in approvalStatus.")
    static let approvalExpired = rule(DeskRule.approvalExpired, "Nobody decided on it in time.")
    static let exceedsRefundable = rule(
        DeskRule.exceedsRefundable(remaining: .schemaPlaceholder),
        "More than what was not given back yet; that is in remaining.")
    /// The answer where `If-Match` is missing.
    static let versionRequired = DocumentedError(428, "preconditionRequired", "Send If-Match.")
}

extension [DocumentedError] {
    /// What every decision on a request is refused for.
    static let deciding: [DocumentedError] = [
        .unknownID, .staffOnly, .stale, .keyReused, .personRequired, .approvalDecided, .approvalExpired,
    ]

    /// What a refund is refused for.
    static let refunding: [DocumentedError] =
        [.exceedsRefundable, .unknownWallet, .insufficientFunds, .balanceTooLarge] + .notMovable
}
