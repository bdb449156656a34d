/// What the module's resources look like in the documentation.
enum WalletExamples {
    static let created = wallet(status: "pending", version: 1)
    static let active = wallet(status: "active", version: 2)
    static let limited = wallet(
        status: "active", version: 3,
        limits: """
            {"perTransaction":{"amountMinor":500000,"currency":"EGP"},\
            "perDay":{"amountMinor":1000000,"currency":"EGP"}}
            """)

    static let balance = """
        {"walletId":"{{walletId}}","balance":\(egp(30_000)),"held":\(egp(0)),"available":\(egp(30_000)),"version":6}
        """

    static let eventID = "019b8ee8-94a0-7000-8000-000000000001"

    static let payeeMovement = """
        {"eventId":"\(eventID)","time":"2026-01-05T09:35:00Z","position":"7-123457",\
        "walletId":"{{payeeWalletId}}","balance":\(egp(10_000))}
        """

    static let preview = """
        {"maskedName":"Fatma H***","amount":\(egp(10_000)),"confirmationRequired":true}
        """

    static let transaction = """
        {"id":"{{eventId}}","walletId":"{{walletId}}","type":"credit","amount":\(egp(50_000)),\
        "balance":\(egp(50_000)),"reference":"TOPUP-1001","description":"Paid at the counter",\
        "time":"2026-01-05T09:35:00Z"}
        """

    static let account = """
        {"id":"{{walletId}}","type":"wallet","currency":"EGP","debits":\(egp(20_000)),"credits":\(egp(50_000)),\
        "balance":\(egp(30_000))}
        """

    static let entry = """
        {"eventId":"{{eventId}}","accountId":"{{walletId}}","accountType":"wallet","side":"credit",\
        "amount":\(egp(50_000)),"reference":"TOPUP-1001","time":"2026-01-05T09:35:00Z"}
        """

    static let trialBalance = """
        {"asOf":"2026-01-05T22:00:00Z",\
        "lines":[{"type":"wallet","debits":\(egp(20_000)),"credits":\(egp(50_000))}],\
        "totals":[{"debits":\(egp(70_000)),"credits":\(egp(70_000)),"balanced":true}]}
        """

    static func wallet(
        id: String = "{{walletId}}", status: String = "pending", version: Int = 1, limits: String = "{}"
    ) -> String {
        """
        {"id":"\(id)","userId":"{{patientId}}","type":"personal","currency":"EGP","status":"\(status)",\
        "balance":\(egp(0)),"held":\(egp(0)),"available":\(egp(0)),"overdraft":\(egp(0)),"limits":\(limits),\
        "version":\(version),"createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
        """
    }

    static func movement(id: String = eventID, balance: Int) -> String {
        """
        {"eventId":"\(id)","time":"2026-01-05T09:35:00Z","position":"7-123456","walletId":"{{walletId}}",\
        "balance":\(egp(balance))}
        """
    }

    static func hold(status: String = "open", captured: Int = 0, released: Int = 0) -> String {
        """
        {"id":"{{holdId}}","walletId":"{{walletId}}","amount":\(egp(8_000)),"captured":\(egp(captured)),\
        "released":\(egp(released)),"status":"\(status)","reference":"VISIT-4001",\
        "description":"Until the visit is over","expiresAt":"2026-01-12T09:30:00Z",\
        "createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:40:00Z"}
        """
    }

    private static func egp(_ amountMinor: Int) -> String { "{\"amountMinor\":\(amountMinor),\"currency\":\"EGP\"}" }
}
