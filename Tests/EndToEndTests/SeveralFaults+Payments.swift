import JSON

extension SeveralFaults {
    /// Those of payments that are collected.
    static let collections = [
        SeveralFaults(
            "initiateCollection",
            ["amount": nothing, "reference": "", "expiresInSeconds": 5, "capture": "later", "noSuchField": 1],
            ["amount.amountMinor", "reference", "expiresInSeconds", "capture", "noSuchField"]),
        SeveralFaults(
            "captureCollection", ["amount": nothing, "noSuchField": 1], ["amount.amountMinor", "noSuchField"]),
        SeveralFaults("refundCollection", ["amount": nothing, "reason": long], ["amount.amountMinor", "reason"]),
    ]
}
