import JSON

extension SeveralFaults {
    static let cards = [
        SeveralFaults(
            "createCardPlan",
            [
                "name": "", "funderWalletId": 5, "months": 0,
                "benefits": [
                    [
                        "benefitClass": "Tooth!", "limit": nothing, "period": "year", "scope": "person",
                        "copayBasisPoints": 10_000,
                    ]
                ],
            ],
            [
                "name", "funderWalletId", "months", "benefits[0].benefitClass", "benefits[0].limit.amountMinor",
                "benefits[0].copayBasisPoints",
            ]),
        SeveralFaults(
            "issueCard", ["planId": "x", "userId": 5, "firstDay": "soon"], ["planId", "userId", "firstDay"]),
        SeveralFaults("blockCard", ["reason": long, "noSuchField": 1], ["reason", "noSuchField"]),
        SeveralFaults("addBeneficiary", ["name": "", "relation": "friend"], ["name", "relation"]),
        SeveralFaults(
            "createCardClaim",
            [
                "merchantId": 5, "benefitClass": "", "amount": nothing, "serviceDate": "today", "reference": "",
                "beneficiaryId": "x",
            ], ["merchantId", "benefitClass", "amount.amountMinor", "serviceDate", "reference", "beneficiaryId"]),
    ]
}
