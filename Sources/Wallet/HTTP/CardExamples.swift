/// What MedCards look like in the documentation.
enum CardExamples {
    static let benefits = """
        [{"benefitClass":"dental","limit":\(egp(5_000_000)),"period":"year","scope":"person","copayBasisPoints":2000},\
        {"benefitClass":"optical","limit":\(egp(3_000_000)),"period":"card","scope":"family","copayBasisPoints":0}]
        """

    static let planRequest = """
        {"name":"Gold","funderWalletId":"{{walletId}}","benefits":\(benefits),"months":12}
        """

    static func plan(status: String = "open", version: Int = 1) -> String {
        """
        {"id":"{{medcard-planId}}","name":"Gold","funderWalletId":"{{walletId}}","currency":"EGP",\
        "benefits":\(benefits),"months":12,"status":"\(status)","version":\(version),\
        "createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
        """
    }

    static func card(status: String = "issued", version: Int = 1, hasBeneficiary: Bool = false) -> String {
        let beneficiary = """
            {"id":"{{beneficiaryId}}","name":"Omar Hassan","relation":"child","addedAt":"2026-01-05T09:40:00Z"}
            """
        return """
            {"id":"{{medcardId}}","planId":"{{medcard-planId}}","userId":"{{patientId}}","status":"\(status)",\
            "benefits":\(benefits),"firstDay":"{{serviceDate}}","lastDay":"2027-01-04",\
            "beneficiaries":[\(hasBeneficiary ? beneficiary : "")],"version":\(version),\
            "createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
            """
    }

    static let left = """
        {"cardId":"{{medcardId}}","day":"2026-01-05","benefits":[{"benefitClass":"dental","scope":"person",\
        "periodStart":"2026-01-05","periodEnd":"2027-01-04","limit":\(egp(5_000_000)),"used":\(egp(0)),\
        "remaining":\(egp(5_000_000)),"copayBasisPoints":2000}]}
        """

    static let claimRequest = """
        {"merchantId":"{{merchantId}}","benefitClass":"dental","amount":\(egp(1_000)),\
        "serviceDate":"{{serviceDate}}","reference":"TOOTH-7001","beneficiaryId":"{{beneficiaryId}}"}
        """

    static func claim(status: String = "processed") -> String {
        let reversed = status == "reversed" ? ",\"reversedAt\":\"2026-01-05T10:30:00Z\"" : ""
        return """
            {"id":"{{claimId}}","cardId":"{{medcardId}}","merchantId":"{{merchantId}}","benefitClass":"dental",\
            "beneficiaryId":"{{beneficiaryId}}","amount":\(egp(1_000)),"approvedAmount":\(egp(800)),\
            "memberShare":\(egp(200)),"remaining":\(egp(4_999_200)),"serviceDate":"2026-01-05",\
            "reference":"TOOTH-7001","status":"\(status)","createdAt":"2026-01-05T09:50:00Z"\(reversed)}
            """
    }

    private static func egp(_ amountMinor: Int) -> String { "{\"amountMinor\":\(amountMinor),\"currency\":\"EGP\"}" }
}
