import JSON

extension SeveralFaults {
    static let clearings = [
        SeveralFaults(
            "sendClearing",
            [
                "fromWalletId": "x", "hospitalId": 5, "invoiceId": "y", "amount": nothing, "reference": "",
                "noSuchField": 1,
            ], ["fromWalletId", "hospitalId", "invoiceId", "amount.amountMinor", "reference", "noSuchField"]),
        SeveralFaults(
            "changeClearingAgreement", ["operators": ["x", 5], "noSuchField": 1],
            ["operators[0]", "operators[1]", "noSuchField"]),
    ]
}
