/// What the operator's desk looks like in the documentation.
enum DeskExamples {
    static let settings = """
        {"defaultLimits":[{"type":"family","currency":"EGP","perDayMinor":500000}],\
        "approvalThresholds":[{"currency":"EGP","limitMinor":1000000,"refundMinor":100}],"holdSeconds":604800,\
        "singleApprover":false}
        """

    static let version = """
        {"version":1,"settings":\(settings),"changedBy":"019b8ee8-94a0-7000-8000-000000000009",\
        "changedAt":"2026-01-05T09:30:00Z"}
        """

    /// Settings that a second person decides on.
    static let settingsRequest = """
        {"id":"{{approvalId}}","kind":"settings","status":"pending",\
        "requestedBy":"019b8ee8-94a0-7000-8000-0000000000aa","settings":\(settings),"version":1,\
        "expiresAt":"2026-01-12T09:30:00Z","createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
        """

    static let movement = """
        {"id":"{{transactionId}}","kind":"debit","amount":\(egp(10_000)),"fromWalletId":"{{walletId}}",\
        "reference":"PAYOUT-2001","description":"Paid out at the counter","time":"2026-01-05T09:35:00Z"}
        """

    static func approval(_ status: String, version: Int, decision: String = "") -> String {
        """
        {"id":"{{approvalId}}","kind":"refund","status":"\(status)","walletId":"{{walletId}}",\
        "requestedBy":"019b8ee8-94a0-7000-8000-0000000000aa",\(decision)"refund":{"transactionId":"{{transactionId}}",\
        "amount":\(egp(200)),"toWalletId":"{{walletId}}","reference":"REFUND-1",\
        "description":"The goods came back"},"version":\(version),"expiresAt":"2026-01-12T09:30:00Z",\
        "createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
        """
    }

    /// Who decided.
    static let decider = "\"decidedBy\":\"019b8ee8-94a0-7000-8000-0000000000ab\","

    static func bulk(_ outcome: String) -> String {
        """
        {"accepted":1,"rejected":0,"items":[{"index":0,"walletId":"{{payeeWalletId}}","outcome":"\(outcome)"}]}
        """
    }

    private static func egp(_ amountMinor: Int) -> String { "{\"amountMinor\":\(amountMinor),\"currency\":\"EGP\"}" }
}
