import JSON

extension SeveralFaults {
    private static let ownPaths = [
        SeveralFaults(
            "changeWalletLimits", ["perTransaction": nothing, "perDay": 5, "overdraft": negative],
            ["perTransaction.amountMinor", "perDay", "overdraft.amountMinor"]),
        SeveralFaults("suspendWallet", ["reason": long, "noSuchField": 1], ["reason", "noSuchField"]),
        SeveralFaults("closeWallet", ["reason": long, "noSuchField": 1], ["reason", "noSuchField"]),
        SeveralFaults(
            "transferFundsBatch",
            [
                "transfers": [
                    ["fromWalletId": 5, "amount": nothing, "reference": ""],
                    ["fromWalletId": "x", "toPhone": "12", "amount": nothing, "reference": "a"],
                ],
                "atomic": "yes",
            ],
            [
                "transfers[0].fromWalletId", "transfers[0].toWalletId", "transfers[0].amount.amountMinor",
                "transfers[0].reference", "transfers[1].fromWalletId", "transfers[1].toPhone",
                "transfers[1].amount.amountMinor", "atomic",
            ]),
        SeveralFaults(
            "createHold", ["amount": nothing, "reference": "", "description": 5, "expiresAt": "1999-01-01T00:00:00Z"],
            ["amount.amountMinor", "reference", "description", "expiresAt"]),
        SeveralFaults(
            "captureHold", ["amount": nothing, "toWalletId": 5, "keepsRest": "yes"],
            ["amount.amountMinor", "toWalletId", "keepsRest"]),
        SeveralFaults(
            "queryWallets", ["query": 5, "operationName": [], "noSuchField": 1],
            ["query", "operationName", "noSuchField"]),
    ]

    /// What Medley's paths and HealthPay's both have.
    private static let bothPaths = [
        SeveralFaults(
            "createWallet", ["userId": 5, "type": "gold", "currency": "egp"], ["userId", "type", "currency"]),
        SeveralFaults(
            "creditWallet", ["amount": nothing, "reference": "", "description": 5],
            ["amount.amountMinor", "reference", "description"]),
        SeveralFaults(
            "debitWallet", ["amount": nothing, "reference": long, "noSuchField": 1],
            ["amount.amountMinor", "reference", "noSuchField"]),
        SeveralFaults(
            "transferFunds", ["fromWalletId": 5, "toPhone": "12", "amount": nothing, "reference": ""],
            ["fromWalletId", "toPhone", "amount.amountMinor", "reference"]),
    ]

    private static let negative: JSONValue = ["amountMinor": -1, "currency": "EGP"]

    static let wallets =
        ownPaths + bothPaths
        + bothPaths.map { row in
            SeveralFaults(
                "healthPay" + row.operation.prefix(1).uppercased() + row.operation.dropFirst(), row.changes,
                without: row.without, row.fields)
        }
}
