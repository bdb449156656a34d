import HTTP
import Kernel
import WalletAPI

/// The routes of clearings between tenants, in the order in which their examples work.
enum ClearingRoutes {
    /// The group of clearings in the documentation.
    static let tag = "Clearings"
    /// The path of clearings.
    static let path = "/api/v1/clearings"
    /// The path of from whom a tenant takes money.
    static let agreement = "/api/v1/clearing-agreement"

    /// The table.
    static func all(_ service: any ClearingService) -> [Route] {
        [
            ChangeClearingAgreement.route(service),
            GetClearingAgreement.route(service),
            SendClearing.route(service),
            ListClearings.route(service),
            GetClearing.route(service),
        ]
    }
}

extension DocumentedError {
    static let sameTenant = DocumentedError(
        422, ClearingRule.sameTenant.code, "The money is for a wallet or invoice of this tenant.")
    static let clearingNotRefundable = DocumentedError(
        422, ClearingRule.clearingNotRefundable.code, "The money crossed tenants, and does not go back as a refund.")
    static let unknownHospital = DocumentedError(
        422, ClearingRule.unknownHospital.code, "There is no tenant with this hospitalId.")
    static let notAgreed = DocumentedError(
        422, ClearingRule.notAgreed.code, "The tenant takes no money from this one.")
}

/// What clearings look like in the documentation.
enum ClearingExamples {
    static let clearing = """
        {"id":"{{clearingId}}","side":"outgoing","status":"sent","hospitalId":"{{otherHospitalId}}",\
        "fromWalletId":"{{walletId}}","invoiceId":"019b8ee8-94a0-7000-8000-0000000000c1",\
        "amount":{"amountMinor":500,"currency":"EGP"},"reference":"INV-2026-000123","inSuspense":false,"version":1,\
        "createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
        """

    static let agreement = """
        {"operators":["{{otherHospitalId}}"],"version":1}
        """
}
