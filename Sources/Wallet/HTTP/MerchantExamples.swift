/// What merchants and settlements look like in the documentation.
enum MerchantExamples {
    static let application = """
        {"name":"Nile Pharmacy","contact":{"name":"Mona Adel","phone":"+201001234567","email":"mona@example.com"},\
        "currency":"EGP","payoutAccount":"EG380019000500000000263180002"}
        """

    static let fees = """
        {"basisPoints":250,"fixedMinor":100,"minimumMinor":150,"taxBasisPoints":1400}
        """

    static func merchant(
        status: String, version: Int, methods: String = "[\"wallet\",\"card\",\"gateway\"]", days: Int = 0
    ) -> String {
        let terms = status == "applied" ? "" : "\"fees\":\(fees),\"settlementDays\":\(days),"
        let wallet = ["applied", "verified"].contains(status) ? "" : "\"walletId\":\"{{merchantWalletId}}\","
        return """
            {"id":"{{merchantId}}","name":"Nile Pharmacy","contact":{"name":"Mona Adel","phone":"+201001234567",\
            "email":"mona@example.com"},"payoutAccount":"EG380019000500000000263180002","currency":"EGP",\
            "status":"\(status)",\(wallet)"methods":\(methods),\(terms)"version":\(version),\
            "createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
            """
    }

    static let settlement = """
        {"id":"{{settlementId}}","merchantId":"{{merchantId}}","walletId":"{{merchantWalletId}}","number":1,\
        "day":"2026-01-05","completesDay":false,"lineCount":1,"broughtForward":\(egp(0)),"sales":\(egp(10_000)),\
        "refunds":\(egp(0)),"adjustments":\(egp(0)),"fees":\(egp(350)),"tax":\(egp(49)),"feesTaken":\(egp(350)),\
        "taxTaken":\(egp(49)),"owed":\(egp(0)),"payout":\(egp(9_601)),"carriedForward":\(egp(0)),"terms":\(fees),\
        "fileSha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",\
        "eventId":"019b8ee8-94a0-7000-8000-000000000001","createdAt":"2026-01-06T02:00:00Z"}
        """

    static let run = """
        {"items":[{"merchantId":"{{merchantId}}","outcome":"settled","settlements":[\(settlement)]}]}
        """

    static let sales = """
        {"items":[{"day":"2026-01-05","method":"wallet","saleCount":1,"sales":\(egp(10_000)),"refundCount":0,\
        "refunds":\(egp(0))}]}
        """

    private static func egp(_ amountMinor: Int) -> String { "{\"amountMinor\":\(amountMinor),\"currency\":\"EGP\"}" }
}
