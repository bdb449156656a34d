import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// `medCard` of `POST /graphql`, over a service that knows one card.
@Suite struct CardGraphQLTests {
    private static let card = CardID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let nobody = CardID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002)

    private static func cards() throws -> FakeCards {
        let (first, last) = (Given.day("2026-01-05"), Given.day("2027-01-04"))
        var card = CardView(
            id: card, planId: GivenCards.planID, userId: Given.owner, days: first...last, createdAt: Given.at)
        card.status = .active
        card.benefits = [GivenCards.benefits[0]]
        card.beneficiaries = [
            BeneficiaryView(id: GivenCards.beneficiaryID(1), name: "Omar Hassan", relation: .child, addedAt: Given.at)
        ]
        let month = first.advanced(byDays: 1 - first.day)...first.lastOfMonth
        let left = BenefitLeftView(GivenCards.benefits[0], of: nil, in: month, used: Given.money(180))
        return FakeCards(known: [card], left: [left])
    }

    private func ask(_ query: String, as token: String = "holder") async throws -> JSONValue {
        let authenticator = HTTPTestAuthenticator([
            "holder": HTTPTestAuthenticator.caller(permissions: ["wallet.read", "card.read"]),
            "reader": HTTPTestAuthenticator.caller(permissions: ["wallet.read"]),
        ])
        let routes = [WalletGraphQL.route(FakeWallets(), try Self.cards())]
        let body: JSONValue = ["query": .string(query)]
        let answer = try await HTTPTestServer.run(routes: routes, authenticator: authenticator) { server in
            let fields = [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")]
            let request = HTTPTestRequest("POST", "/graphql", fields: fields, body: body.bytes)
            return try await server.runner(.inProcess).send(request)
        }
        #expect(answer.status == 200, "\(answer.text)")
        return answer.json
    }

    @Test func `a card is told with its benefits, who may use it, and what is left`() async throws {
        let found = try await ask(
            """
            { medCard(id: "\(Self.card)") {
                status firstDay lastDay userId benefits { benefitClass period scope copayBasisPoints limit { amountDecimal } }
                beneficiaries { name relation }
                benefitsLeft(day: "2026-01-20") { benefitClass beneficiaryId periodStart periodEnd used { amountMinor }
                  remaining { amountMinor } }
            } }
            """)
        let expected = """
            {"data":{"medCard":{"status":"active","firstDay":"2026-01-05","lastDay":"2027-01-04",\
            "userId":"\(Given.owner)","benefits":[{"benefitClass":"dental","period":"month","scope":"person",\
            "copayBasisPoints":1000,"limit":{"amountDecimal":"10.00"}}],\
            "beneficiaries":[{"name":"Omar Hassan","relation":"child"}],\
            "benefitsLeft":[{"benefitClass":"dental","beneficiaryId":null,"periodStart":"2026-01-01",\
            "periodEnd":"2026-01-31","used":{"amountMinor":"180"},"remaining":{"amountMinor":"820"}}]}}}
            """
        #expect(try found == JSONValue(parsing: Array(expected.utf8)), "\(found)")
    }

    @Test(arguments: [
        ("{ medCard(id: \"\(nobody)\") { id } }", "holder", "notFound"),
        ("{ medCard(id: \"x\") { id } }", "holder", "notFound"),
        ("{ medCard(id: \"\(card)\") { id } }", "reader", "forbidden"),
        ("{ medCard(id: \"\(card)\") { benefitsLeft(day: \"soon\") { scope } } }", "holder", "validation"),
        (
            "{ medCard(id: \"\(card)\") { benefitsLeft(day: \"2029-01-01\") { scope } } }", "holder",
            "serviceDateOutsideCard"
        ),
    ])
    func `what cannot be told is null with its code`(_ query: String, _ caller: String, _ code: String) async throws {
        let answer = try await ask(query, as: caller)
        #expect(answer["errors"]?.elements?.first?["extensions"]?["code"]?.string == code, "\(answer)")
    }
}
