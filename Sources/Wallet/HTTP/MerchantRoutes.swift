import HTTP
import Kernel
import WalletAPI

/// The routes of merchants and settlements, in the order in which their examples work.
enum MerchantRoutes {
    /// The group of merchants in the documentation.
    static let merchantTag = "Merchants"
    /// The group of settlements in the documentation.
    static let settlementTag = "Settlements"
    /// The path of merchants.
    static let merchants = "/api/v1/merchants"
    /// The path of settlements.
    static let settlements = "/api/v1/settlements"

    /// The table.
    static func all(_ service: any MerchantService) -> [Route] {
        [
            ApplyMerchant.route(service),
            ListMerchants.route(service),
            VerifyMerchant.route(service),
            ActivateMerchant.route(service),
            GetMerchant.route(service),
            ChangeMerchant.route(service),
            ChangeMerchantMethods.route(service),
            GetMerchantSales.route(service),
            RunSettlements.route(service),
            ListSettlements.route(service),
            GetSettlement.route(service),
            GetSettlementFile.route(service),
            SuspendMerchant.route(service),
        ]
    }
}

extension DocumentedError {
    /// The answer of a rule of merchants.
    static func rule(_ rule: MerchantRule, _ summary: String) -> DocumentedError {
        DocumentedError(422, rule.code, summary)
    }

    static let unknownMerchant = rule(MerchantRule.unknownMerchant, "There is no such merchant here.")
    static let merchantNotVerified = rule(MerchantRule.merchantNotVerified, "The merchant is not verified yet.")
    static let merchantVerified = rule(MerchantRule.merchantVerified, "The merchant was verified before.")
    static let merchantNotActive = rule(MerchantRule.merchantNotActive, "The merchant is not active yet.")
    static let methodNotTaken = rule(
        MerchantRule.methodNotTaken(.wallet), "The merchant takes nothing that is paid this way.")
}
