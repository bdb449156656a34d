import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What each route of MedCards takes and answers.
@Suite struct CardRoutesTests {
    private static let never = "0198ffff-ffff-7fff-bfff-000000000001"
    private static let plans = CardRoutes.plans
    private static let cards = CardRoutes.cards

    private static func plan(_ funder: String, _ name: String = "Gold") -> String {
        """
        {"name":"\(name)","funderWalletId":"\(funder)","months":12,"benefits":[{"benefitClass":"dental",\
        "limit":\(WalletCounter.money(100)),"period":"card","scope":"family","copayBasisPoints":0},\
        {"benefitClass":"rare","limit":\(WalletCounter.money(1)),"period":"card","scope":"family",\
        "copayBasisPoints":9999}]}
        """
    }

    private static func claim(
        _ shop: CardShop, _ amountMinor: Int64 = 10, _ change: (name: String, value: JSONValue)? = nil
    ) throws -> String {
        let body = try JSONValue(parsing: StrictJSONEncoder().encode(shop.request(amountMinor, "c1")))
        var members = body.members ?? []
        if let change {
            members = members.filter { $0.name != change.name } + [JSONMember(name: change.name, value: change.value)]
        }
        return String(decoding: JSONValue.object(members).bytes, as: UTF8.self)
    }

    private struct Row {
        var method: String
        var path: String
        var body: String?
        var expected: String
        var caller = "staff"

        init(_ method: String, _ path: String, _ body: String, _ expected: String, as caller: String = "staff") {
            (self.method, self.path, self.body, self.expected) = (method, path, body, expected)
            self.caller = caller
        }

        init(_ method: String, _ path: String, _ expected: String, as caller: String = "staff") {
            (self.method, self.path, self.expected) = (method, path, expected)
            self.caller = caller
        }
    }

    private func expect(_ rows: [Row], _ counter: WalletCounter) async throws {
        for (index, row) in rows.enumerated() {
            let answer = try await counter.send(
                row.method, row.path, row.body, as: row.caller, key: row.method == "POST" ? "row-\(index)" : nil)
            #expect(answer.outcome == row.expected, "\(row.caller) \(row.method) \(row.path): \(answer.text)")
        }
    }

    @Test func `each outcome of plans has its status and code`() async throws {
        try await withWalletCounter { counter in
            let funder = try await counter.wallet()
            let dollars = try await counter.wallet(0, "USD")
            let made = try await counter.send("POST", Self.plans, Self.plan(funder))
            let id = try #require(made.json["id"]?.string, "\(made.text)")
            #expect(made.outcome == "201" && made["Location"] == "\(Self.plans)/\(id)")
            let path = "\(Self.plans)/\(id)"
            try await expect(
                [
                    Row("POST", Self.plans, Self.plan(funder, ""), "400 validation name"),
                    Row("POST", Self.plans, Self.plan(Self.never), "422 unknownWallet"),
                    Row("POST", Self.plans, Self.plan(dollars), "422 currencyMismatch"),
                    Row("POST", Self.plans, Self.plan(funder, "4111 1111 1111 1111"), "422 cardNumberNotAllowed"),
                    Row("POST", Self.plans, Self.plan(funder), "403 staffOnly", as: "amal"),
                    Row("POST", Self.plans, Self.plan(funder), "403 forbidden", as: "nobody"),
                    Row("GET", Self.plans, "200"), Row("GET", "\(Self.plans)?status=open", "200"),
                    Row("GET", "\(Self.plans)?status=shut", "400 validation status"),
                    Row("GET", Self.plans, "403 staffOnly", as: "amal"),
                    Row("GET", path, "200"), Row("GET", "\(Self.plans)/\(Self.never)", "404 notFound"),
                    Row("GET", path, "404 notFound", as: "stranger"),
                    Row("PUT", "\(path)/withdraw", "404 notFound", as: "stranger"),
                    Row("PUT", "\(path)/withdraw", "403 staffOnly", as: "amal"),
                    Row("PUT", "\(path)/withdraw", "200"),
                    Row("POST", Self.cards, Self.issue(id), "422 planWithdrawn"),
                ], counter)
            let stale = try await counter.send(
                "PUT", "\(path)/withdraw", fields: [(name: "If-Match", value: "\"1\"")])
            #expect(stale.outcome == "412 stale", "\(stale.text)")
        }
    }

    private static func issue(
        _ plan: String, _ holder: String = "\(WalletDesk.amal)", _ firstDay: String? = nil
    ) -> String {
        let day = firstDay.map { ",\"firstDay\":\"\($0)\"" } ?? ""
        return "{\"planId\":\"\(plan)\",\"userId\":\"\(holder)\"\(day)}"
    }

    @Test func `each outcome of cards has its status and code`() async throws {
        try await withWalletCounter { counter in
            let plan = try await counter.desk.plan().id
            let issued = try await counter.send("POST", Self.cards, Self.issue("\(plan)"))
            let id = try #require(issued.json["id"]?.string, "\(issued.text)")
            #expect(issued.outcome == "201" && issued["Location"] == "\(Self.cards)/\(id)")
            let path = "\(Self.cards)/\(id)"
            let name = "{\"name\":\"Omar Hassan\",\"relation\":\"child\"}"
            let nameless = "{\"name\":\"\",\"relation\":\"child\"}"
            try await expect(
                [
                    Row("POST", Self.cards, Self.issue(Self.never), "422 unknownPlan"),
                    Row("POST", Self.cards, Self.issue("\(plan)", Self.never), "422 unknownOwner"),
                    Row(
                        "POST", Self.cards, Self.issue("\(plan)", "\(WalletDesk.amal)", "1990-01-01"),
                        "400 validation firstDay"),
                    Row("POST", Self.cards, Self.issue("\(plan)"), "403 staffOnly", as: "amal"),
                    Row("GET", Self.cards, "200"), Row("GET", Self.cards, "200", as: "amal"),
                    Row("GET", "\(Self.cards)?status=lost&planId=x", "400 validation planId status"),
                    Row("GET", path, "200"), Row("GET", path, "200", as: "amal"),
                    Row("GET", path, "404 notFound", as: "basma"), Row("GET", path, "404 notFound", as: "stranger"),
                    Row("PUT", "\(path)/block", "404 notFound", as: "basma"),
                    Row("PUT", "\(path)/block", "{\"reason\":\"Lost by Amal\"}", "200", as: "amal"),
                    Row("PUT", "\(path)/activate", "403 staffOnly", as: "amal"),
                    Row("PUT", "\(path)/activate", "200"),
                    Row("PUT", "\(Self.cards)/\(Self.never)/activate", "404 notFound"),
                    Row("POST", "\(path)/beneficiaries", name, "201"),
                    Row("POST", "\(path)/beneficiaries", name, "403 staffOnly", as: "amal"),
                    Row("POST", "\(path)/beneficiaries", nameless, "400 validation name"),
                    Row("DELETE", "\(path)/beneficiaries/\(Self.never)", "404 notFound"),
                    Row("DELETE", "\(path)/beneficiaries/\(Self.never)", "403 staffOnly", as: "amal"),
                    Row("GET", "\(path)/benefits", "200", as: "amal"),
                    Row("GET", "\(path)/benefits", "404 notFound", as: "basma"),
                    Row("GET", "\(path)/benefits?day=soon", "400 validation day"),
                    Row("GET", "\(path)/benefits?day=1990-01-01", "422 serviceDateOutsideCard"),
                ], counter)
            let card = try await counter.send("GET", path)
            let omar = try #require(card.json["beneficiaries"]?.elements?.first?["id"]?.string, "\(card.text)")
            #expect(try await counter.send("DELETE", "\(path)/beneficiaries/\(omar)").status == 204)
            let stale = try await counter.send("PUT", "\(path)/block", fields: [(name: "If-Match", value: "\"1\"")])
            #expect(stale.outcome == "412 stale", "\(stale.text)")
            for number in 1...CardLimits.beneficiaries {
                let added = try await counter.send("POST", "\(path)/beneficiaries", name)
                #expect(added.outcome == "201", "\(number): \(added.text)")
            }
            let twelve = try await counter.send("POST", "\(path)/beneficiaries", name)
            #expect(twelve.outcome == "422 tooManyBeneficiaries", "\(twelve.text)")
        }
    }

    @Test func `each outcome of claims has its status and code`() async throws {
        try await withWalletCounter { counter in
            let shop = try await counter.desk.cardShop(funded: 1_000)
            let path = "\(Self.cards)/\(shop.card)/claims"
            let made = try await counter.send("POST", path, try Self.claim(shop), key: "first")
            let id = try #require(made.json["id"]?.string, "\(made.text)")
            #expect(made.outcome == "201" && made["Location"] == "\(path)/\(id)")
            #expect(made.json["approvedAmount"]?["amountMinor"] == 10 && made.json["remaining"]?["amountMinor"] == 90)
            let other = try await counter.desk.cardShop(funded: 0)
            let tomorrow = shop.day.advanced(byDays: 2)
            func body(_ name: String, _ value: JSONValue) throws -> String { try Self.claim(shop, 10, (name, value)) }
            let (never, claim) = (JSONValue.string(Self.never), try Self.claim(shop))
            let reverse = "\(path)/\(id)/reverse"
            try await expect(
                [
                    Row("POST", "\(Self.cards)/\(Self.never)/claims", claim, "404 notFound"),
                    Row("POST", path, claim, "404 notFound", as: "stranger"),
                    Row("POST", path, claim, "403 staffOnly", as: "amal"),
                    Row("POST", path, claim, "403 forbidden", as: "nobody"),
                    Row("POST", path, try body("benefitClass", "Tooth!"), "400 validation benefitClass"),
                    Row("POST", path, try body("benefitClass", "travel"), "422 benefitNotCovered"),
                    Row("POST", path, try body("merchantId", never), "422 unknownMerchant"),
                    Row("POST", path, try body("beneficiaryId", never), "422 unknownBeneficiary"),
                    Row("POST", path, try body("serviceDate", .string("\(tomorrow)")), "422 serviceDateInFuture"),
                    Row("POST", path, try body("serviceDate", "1990-01-01"), "422 serviceDateOutsideCard"),
                    Row(
                        "POST", path, try body("amount", ["amountMinor": 5, "currency": "USD"]), "422 currencyMismatch"),
                    Row("POST", path, try body("reference", "4111111111111111"), "422 cardNumberNotAllowed"),
                    Row("POST", "\(Self.cards)/\(other.card)/claims", claim, "422 funderCannotPay"),
                    Row("GET", path, "200"), Row("GET", path, "200", as: "amal"),
                    Row("GET", path, "404 notFound", as: "basma"), Row("GET", path, "404 notFound", as: "stranger"),
                    Row("GET", "\(path)/\(id)", "200"), Row("GET", "\(path)/\(id)", "404 notFound", as: "stranger"),
                    Row("GET", "\(Self.cards)/\(other.card)/claims/\(id)", "404 notFound"),
                    Row("POST", "\(path)/\(Self.never)/reverse", "404 notFound"),
                    Row("POST", reverse, "404 notFound", as: "stranger"),
                    Row("POST", reverse, "403 staffOnly", as: "amal"),
                    Row("POST", reverse, "200"), Row("POST", reverse, "422 claimReversed"),
                    Row("POST", path, try Self.claim(shop, 200), "201"),
                    Row("POST", path, claim, "422 benefitExhausted"),
                    Row("PUT", "\(Self.cards)/\(shop.card)/block", "200"), Row("POST", path, claim, "422 cardBlocked"),
                    Row("PUT", "/api/v1/merchants/\(other.merchant)/suspend", "200"),
                    Row(
                        "POST", "\(Self.cards)/\(other.card)/claims", try Self.claim(other), "422 merchantSuspended"),
                ], counter)
            let unkeyed = try await counter.send("POST", path, claim)
            #expect(unkeyed.outcome == "400 idempotencyKeyRequired", "\(unkeyed.text)")
        }
    }
}
