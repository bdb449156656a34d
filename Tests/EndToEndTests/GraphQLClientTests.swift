import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// A client of GraphQL that nobody here wrote, against the program.
    @Suite struct GraphQLClientTests {
        private static let unknown = "018f0000-0000-7000-8000-000000000001"

        /// A wallet of a member with 500.00 in and 120.50 out, and an empty one.
        private func wallets(_ tenant: OperatorTenant) throws -> (full: String, empty: String) {
            let member = try tenant.member("+201005550003").json["user"]?["id"]?.string ?? ""
            let ids = try (0..<2).map { _ in
                let made = try tenant.client.send(
                    "POST", "/api/v1/wallet", token: tenant.token,
                    json: ["userId": .string(member), "type": "personal", "currency": "EGP"])
                guard made.status == 201 else { throw TestFailure("making a wallet: \(made.summary)") }
                _ = try tenant.client.send("PUT", "/api/v1/wallet/\(made.string("id"))/activate", token: tenant.token)
                return made.string("id")
            }
            var position = ""
            for (verb, minor, reference) in [("credit", 50_000, "IN-1"), ("debit", 12_050, "OUT-2")] {
                let moved = try tenant.client.send(
                    "POST", "/api/wallet/\(ids[0])/\(verb)", token: tenant.token,
                    json: [
                        "amount": ["amountMinor": .integer(minor), "currency": "EGP"], "reference": .string(reference),
                        "description": "By the test",
                    ])
                guard moved.status == 202 else { throw TestFailure("\(verb): \(moved.summary)") }
                position = moved.string("position")
            }
            // The statement follows the log; the client does not say what it must have reached.
            let read = try tenant.client.send(
                ServerRequest("GET", "/api/v1/wallet/\(ids[0])/transactions", token: tenant.token).with {
                    $0.fields.append(("Medley-After", position))
                })
            #expect(read.json["items"]?.elements?.count == 2, "\(read.summary)")
            return (ids[0], ids[1])
        }

        @Test func `gql fetches the schema, and queries with variables, aliases, fragments and the old Float`()
            async throws
        {
            guard let python = try await PythonEnvironment.withGraphQLClient() else { return }
            let tenant = try OperatorTenant(Installation.shared())
            let ids = try wallets(tenant)
            let printed = try ServerBinary().run(["graphql", "schema"])
            #expect(printed.status == 0, "\(printed.output)")
            let folder = try TemporaryFolder()
            let asked: JSONValue = [
                "url": .string(tenant.client.url + "/graphql"), "token": .string(tenant.token),
                "sdl": .string(printed.output), "walletId": .string(ids.full), "emptyId": .string(ids.empty),
                "unknownId": .string(Self.unknown),
            ]
            try Data(asked.bytes).write(to: URL(filePath: folder.path + "/asked.json"))
            let said = try await python.run("graphql-client", [folder.path + "/asked.json"])
            let answers = try JSONValue(parsing: Array(said.utf8))
            let wallet: JSONValue = [
                "mine": Self.wallet(ids.full, "379.50", "37950"), "other": Self.wallet(ids.empty, "0.00", "0"),
            ]
            #expect(answers["wallet"]?["data"] == wallet, "\(said)")
            #expect(
                answers["float"]?["data"] == [
                    "walletBalance": ["amount": Self.number("379.5")],
                    "transactions": [["amount": Self.number("120.5")], ["amount": 500]],
                ], "\(said)")
            #expect(
                answers["transactions"]?["data"] == [
                    "transactions": [
                        [
                            "type": "credit", "amountDecimal": "500.00", "reference": "IN-1",
                            "description": "By the test",
                        ]
                    ]
                ], "\(said)")
            #expect(answers["page"]?["data"]?["transactionPage"]?["items"] == [["reference": "OUT-2"]])
            #expect(answers["next"]?["data"]?["transactionPage"]?["items"] == [["reference": "IN-1"]])
            let errors = answers["unknown"]?["errors"]?.elements ?? []
            #expect(answers["unknown"]?["data"] == ["wallet": .null] && errors.count == 1, "\(said)")
            #expect(errors.first?["extensions"]?["code"] == "notFound" && errors.first?["path"] == ["wallet"])
        }

        @Test func `another operator's wallet, and another member's to a member, is one that never existed`() throws {
            let tenant = try OperatorTenant(Installation.shared())
            let id = try wallets(tenant).full
            let other = try OperatorTenant(Installation.shared())
            let stranger = try tenant.member("+201005550004").string("accessToken")
            for token in [other.token, stranger] {
                for field in [
                    "wallet(id", "walletBalance(walletId", "transactions(walletId", "transactionPage(walletId",
                ] {
                    let query = JSONValue.string("{ x: \(field): \"\(id)\") { __typename } }")
                    let answer = try tenant.client.send("POST", "/graphql", token: token, json: ["query": query])
                    let codes = answer.json["errors"]?.elements?.compactMap { $0["extensions"]?["code"]?.string }
                    #expect(answer.status == 200 && answer.json["data"] == ["x": .null], "\(answer.summary)")
                    #expect(codes == ["notFound"], "\(answer.summary)")
                }
            }
        }

        private static func wallet(_ id: String, _ decimal: String, _ minor: String) -> JSONValue {
            [
                "id": .string(id), "status": "active",
                "balance": ["amountDecimal": .string(decimal), "amountMinor": .string(minor), "currency": "EGP"],
            ]
        }

        private static func number(_ text: String) -> JSONValue { JSONNumber(text).map(JSONValue.number) ?? .null }
    }
}
