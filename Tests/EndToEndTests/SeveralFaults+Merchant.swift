import JSON

extension SeveralFaults {
    static let merchants = [
        SeveralFaults(
            "applyMerchant",
            [
                "name": "", "contact": ["name": "Mona", "phone": "12", "email": "nobody"], "currency": "egp",
                "payoutAccount": long,
            ], ["name", "contact.phone", "contact.email", "currency", "payoutAccount"]),
        SeveralFaults(
            "verifyMerchant",
            [
                "fees": ["basisPoints": 10_001, "fixedMinor": -1, "minimumMinor": -1, "taxBasisPoints": -1],
                "settlementDays": 31, "noSuchField": 1,
            ],
            [
                "fees.basisPoints", "fees.fixedMinor", "fees.minimumMinor", "fees.taxBasisPoints", "settlementDays",
                "noSuchField",
            ]),
        SeveralFaults("changeMerchant", ["name": 17, "settlementDays": -1], ["name", "settlementDays"]),
        SeveralFaults(
            "changeMerchantMethods", ["methods": ["gold"], "noSuchField": 1], ["methods[0]", "noSuchField"]),
        SeveralFaults("runSettlements", ["day": 5, "merchantId": "x"], ["day", "merchantId"]),
        SeveralFaults("suspendMerchant", ["reason": long, "noSuchField": 1], ["reason", "noSuchField"]),
    ]
}
