import Foundation
import JSON
import TestSupport

extension RecordChanges {
    /// A merchant who is paid into, pays something back, and is settled with; their id.
    func sell(_ random: inout SeededRandom) throws -> String {
        let merchant = try send(
            "/merchants",
            [
                "name": .string("Shop \(Int.random(in: 1...999, using: &random))"), "contact": ["name": "Mona"],
                "currency": "EGP", "payoutAccount": "EG380019000500000000263180002",
            ])
        let fees: JSONValue = ["basisPoints": 250, "fixedMinor": 100, "minimumMinor": 150, "taxBasisPoints": 1_400]
        try send("/merchants/\(merchant)/verify", ["fees": fees, "settlementDays": 0], 200, method: "PUT")
        let active = try answer("/merchants/\(merchant)/activate", nil, 200, method: "PUT")
        let (wallet, payer) = (active.string("walletId"), try wallet(of: patient()))
        try send("/wallet/\(payer)/credit", ["amount": money(90_000), "reference": "Salary"], 202)
        func pay(_ from: String, _ to: String, _ amount: Int) throws {
            try send(
                "/wallet/transfer",
                [
                    "fromWalletId": .string(from), "toWalletId": .string(to), "amount": money(amount),
                    "reference": "Shopping",
                ], 202)
        }
        try pay(payer, wallet, Int.random(in: 100...500, using: &random) * 100)
        try pay(wallet, payer, 300)
        try send("/settlements:run", ["merchantId": .string(merchant)], 200)
        return merchant
    }

    /// A card of a plan, who may use it, and a claim on it that may be reversed.
    func claim(_ holder: String, _ random: inout SeededRandom) throws {
        let (merchant, funder) = (try sell(&random), try wallet(of: holder))
        try send("/wallet/\(funder)/credit", ["amount": money(90_000), "reference": "Premiums"], 202)
        let benefit: JSONValue = [
            "benefitClass": "dental", "limit": money(50_000), "period": "card", "scope": "family",
            "copayBasisPoints": 1_000,
        ]
        let plan = try send(
            "/medcard-plans",
            ["name": "Gold", "funderWalletId": .string(funder), "benefits": .array([benefit]), "months": 12])
        let issued = try answer("/medcards", ["planId": .string(plan), "userId": .string(holder)])
        let card = issued.string("id")
        try send("/medcards/\(card)/activate", nil, 200, method: "PUT")
        try send("/medcards/\(card)/beneficiaries", ["name": "Omar Hassan", "relation": "child"])
        let claim = try send(
            "/medcards/\(card)/claims",
            [
                "merchantId": .string(merchant), "benefitClass": "dental",
                "amount": money(Int.random(in: 2...50, using: &random) * 100),
                "serviceDate": .string(issued.string("firstDay")), "reference": "Tooth",
            ])
        if Bool.random(using: &random) { try send("/medcards/\(card)/claims/\(claim)/reverse", nil, 200) }
        if Bool.random(using: &random) { try send("/medcards/\(card)/block", ["reason": "Lost"], 200, method: "PUT") }
        if Bool.random(using: &random) { try send("/medcard-plans/\(plan)/withdraw", nil, 200, method: "PUT") }
    }

    private func patient() throws -> String {
        try send(
            "/patients",
            [
                "givenName": "Salma", "familyName": .string("Buyer \(UUID().uuidString.prefix(8))"),
                "birthDate": "1990-01-01", "sex": "female", "confirmDuplicate": true,
            ])
    }
}
