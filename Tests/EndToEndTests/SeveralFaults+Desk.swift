import JSON

extension SeveralFaults {
    static let desk = [
        SeveralFaults(
            "suspendWallets", ["walletIds": [], "reason": long, "noSuchField": 1],
            ["walletIds", "reason", "noSuchField"]),
        SeveralFaults(
            "activateWallets", ["walletIds": ["x"], "reason": long, "noSuchField": 1],
            ["walletIds[0]", "reason", "noSuchField"]),
        SeveralFaults(
            "changeWalletSettings",
            [
                "defaultLimits": [["type": "gold", "currency": "EGP", "perDayMinor": 0]],
                "approvalThresholds": [["currency": "egp", "limitMinor": -1]], "holdSeconds": 1, "singleApprover": 5,
            ],
            [
                "defaultLimits[0].type", "defaultLimits[0].perDayMinor", "approvalThresholds[0].currency",
                "approvalThresholds[0].limitMinor", "holdSeconds", "singleApprover",
            ]),
        SeveralFaults(
            "refundMovement", ["amount": nothing, "reference": "", "description": 5],
            ["amount.amountMinor", "reference", "description"]),
        SeveralFaults("refuseRequest", ["reason": long, "noSuchField": 1], ["reason", "noSuchField"]),
    ]
}
