/// What payments look like in the documentation.
enum PaymentExamples {
    static func payment(
        status: String = "initiated", version: Int = 1, captured: Int = 0, refunded: Int = 0, refunds: Bool = true
    ) -> String {
        let refund = """
            {"id":"019b8ee8-94a0-7000-8000-000000000009","amount":\(egp(refunded)),"status":"done"}
            """
        let list = refunds ? "\"refunds\":[\(refunded > 0 ? refund : "")]," : ""
        return """
            {"id":"{{collectionId}}","method":"wallet","status":"\(status)","amount":\(egp(2_000)),\
            "captured":\(egp(captured)),"refunded":\(egp(refunded)),"capture":"manual","walletId":"{{walletId}}",\
            "reference":"VISIT-5001","description":"Visit of January 5",\(list)\
            "expiresAt":"2026-01-06T09:30:00Z","version":\(version),"createdAt":"2026-01-05T09:30:00Z",\
            "updatedAt":"2026-01-05T09:30:00Z"}
            """
    }

    private static func egp(_ amountMinor: Int) -> String { "{\"amountMinor\":\(amountMinor),\"currency\":\"EGP\"}" }
}
