import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// `POST /graphql` behind the real middleware, over a service that knows two wallets.
@Suite struct WalletGraphQLTests {
    private static let purse = WalletID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let till = WalletID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002)
    private static let nobody = WalletID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0003)
    private static let owner = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0004)
    private static let created = Timestamp(microseconds: 1_767_605_400_000_000)

    private static func money(_ minor: Int64, _ code: String) throws -> Money {
        Money(amountMinor: minor, currency: try #require(Currency(code)))
    }

    private static func wallets() throws -> [WalletView] {
        var purse = WalletView(
            id: purse, userId: owner, type: .personal, currency: try #require(Currency("EGP")), createdAt: created)
        purse.status = .active
        purse.balance = try money(12_050, "EGP")
        purse.held = try money(2_000, "EGP")
        purse.available = try money(10_050, "EGP")
        purse.limits = SpendingLimits(perDay: try money(500_000, "EGP"))
        var till = WalletView(
            id: till, userId: owner, type: .merchant, currency: try #require(Currency("KWD")), createdAt: created)
        till.balance = try money(8_999_999_999_999_999, "KWD")
        return [purse, till]
    }

    private static func lines(_ count: Int) throws -> [WalletTransactionView] {
        try (0..<count).map { number in
            var line = WalletTransactionView(
                id: EventID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0100 + UInt64(number)),
                walletId: purse, type: number.isMultiple(of: 2) ? .transferOut : .credit,
                amount: try money(Int64(100 + number), "EGP"), balance: try money(12_050, "EGP"))
            line.reference = "order-\(number)"
            line.time = created
            if number == 0 {
                line.description = "Lunch"
                line.counterpartyWalletId = till
            }
            return line
        }
    }

    private func send(
        _ body: String, to service: FakeWallets, accept: String? = nil, token: String = "reader",
        method: String = "POST", type: String = "application/json"
    ) async throws -> HTTPTestResponse {
        let authenticator = HTTPTestAuthenticator([
            "reader": HTTPTestAuthenticator.caller(permissions: ["wallet.read"]),
            "writer": HTTPTestAuthenticator.caller(permissions: ["wallet.write"]),
        ])
        return try await HTTPTestServer.run(
            routes: [WalletGraphQL.route(service, FakeCards())], authenticator: authenticator
        ) { server in
            var request = HTTPTestRequest(
                method, "/graphql", fields: [("Authorization", "Bearer \(token)")], body: Array(body.utf8))
            if !body.isEmpty { request.fields.append(("Content-Type", type)) }
            if let accept { request.fields.append(("Accept", accept)) }
            return try await server.runner(.inProcess).send(request)
        }
    }

    private func ask(
        _ query: String, variables: JSONValue = .object([]), of service: FakeWallets
    ) async throws -> String {
        let body: JSONValue = ["query": .string(query), "variables": variables]
        let answer = try await send(String(decoding: body.bytes, as: UTF8.self), to: service)
        #expect(answer.status == 200, "\(answer.text)")
        return answer.text
    }

    @Test func `a wallet, its balance and its statement are told with exact amounts and with the old one`() async throws
    {
        let service = FakeWallets(try Self.wallets(), lines: try Self.lines(1))
        let text = try await ask(
            """
            query Desk($purse: ID!, $till: ID!) {
              mine: wallet(id: $purse) { ...Head balance { ...Exact } limits { perDay { ...Exact } perMonth { amount } } }
              shop: wallet(id: $till) { ...Head balance { amount ...Exact } }
              walletBalance(walletId: $purse) { amount amountDecimal available { amountDecimal } held { amountMinor } }
              transactions(walletId: $purse) {
                type amount amountMinor reference description counterpartyWalletId time balance { amountDecimal }
              }
            }
            fragment Head on Wallet { type status currency createdAt }
            fragment Exact on Amount { amountDecimal amountMinor currency }
            """,
            variables: ["purse": .string(Self.purse.description), "till": .string(Self.till.description)], of: service)
        let expected = """
            {"data":{"mine":{"type":"personal","status":"active","currency":"EGP","createdAt":"2026-01-05T09:30:00Z",\
            "balance":{"amountDecimal":"120.50","amountMinor":"12050","currency":"EGP"},\
            "limits":{"perDay":{"amountDecimal":"5000.00","amountMinor":"500000","currency":"EGP"},"perMonth":null}},\
            "shop":{"type":"merchant","status":"pending","currency":"KWD","createdAt":"2026-01-05T09:30:00Z",\
            "balance":{"amount":8999999999999.998,"amountDecimal":"8999999999999.999",\
            "amountMinor":"8999999999999999","currency":"KWD"}},\
            "walletBalance":{"amount":120.5,"amountDecimal":"120.50","available":{"amountDecimal":"100.50"},\
            "held":{"amountMinor":"2000"}},\
            "transactions":[{"type":"transferOut","amount":1,"amountMinor":"100","reference":"order-0",\
            "description":"Lunch","counterpartyWalletId":"\(Self.till)","time":"2026-01-05T09:30:00Z",\
            "balance":{"amountDecimal":"120.50"}}]}}
            """
        let found = try JSONValue(parsing: Array(text.utf8))
        #expect(try found == JSONValue(parsing: Array(expected.utf8)), "\(text)")
        #expect(service.calls.count == 4)
    }

    @Test(arguments: [
        ("JPY", Int64(120), 120.0), ("EGP", 1, 0.01), ("KWD", -1_001, -1.001), ("CLF", 12_345, 1.2345),
        ("EGP", 8_999_999_999_999_999, 89_999_999_999_999.99), ("EGP", 0, 0),
    ])
    func `the old amount is the double that its decimal text reads as`(
        _ code: String, _ minor: Int64, _ amount: Double
    ) throws {
        let money = try Self.money(minor, code)
        #expect(AmountFields.major(money) == amount)
        #expect(Double(money.decimalText) == amount)
    }

    @Test func `arguments reach the service as the routes hand them on`() async throws {
        let service = FakeWallets(try Self.wallets(), lines: try Self.lines(3))
        let id = Self.purse.description
        _ = try await ask(#"{ wallet(id: "\#(id)", asOf: "2026-01-05T11:30:00+02:00") { id } }"#, of: service)
        _ = try await ask(#"{ walletBalance(walletId: "\#(id)", asOf: null) { walletId } }"#, of: service)
        _ = try await ask(
            """
            { transactions(walletId: "\(id)", limit: 2, offset: 1, type: credit, reference: "order-1",
              from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z") { id } }
            """, of: service)
        let page = try await ask(
            #"{ transactionPage(walletId: "\#(id)", limit: 2, after: "there") { items { reference } nextCursor } }"#,
            of: service)
        _ = try await ask(#"{ transactions(walletId: "\#(id)", limit: null, offset: null) { id } }"#, of: service)
        var filtered = TransactionListQuery(page: WalletPageRequest(limit: 2))
        filtered.offset = 1
        filtered.type = .credit
        filtered.reference = "order-1"
        filtered.from = Timestamp("2026-01-01T00:00:00Z")
        filtered.to = Timestamp("2026-02-01T00:00:00Z")
        let expected: [FakeWallets.Call] = [
            .wallet(Self.purse, Self.created), .balance(Self.purse, nil), .transactions(Self.purse, filtered),
            .transactions(Self.purse, TransactionListQuery(page: WalletPageRequest(limit: 2, cursor: "there"))),
            .transactions(Self.purse, TransactionListQuery()),
        ]
        #expect(service.calls == expected)
        #expect(
            page == #"{"data":{"transactionPage":{"items":[{"reference":"order-0"},{"reference":"order-1"}],"#
                + #""nextCursor":"more"}}}"#)
    }

    @Test(arguments: ["018f0000-0000-7000-8000-000000000003", "1", "", "' OR 1=1"])
    func `an unknown wallet is null with an error, and its siblings are answered`(_ id: String) async throws {
        let service = FakeWallets(try Self.wallets())
        let text = try await ask(
            """
            query($id: ID!, $known: ID!) {
              wallet(id: $id) { id } walletBalance(walletId: $id) { amount } transactions(walletId: $id) { id }
              transactionPage(walletId: $id) { nextCursor } known: wallet(id: $known) { currency }
            }
            """, variables: ["id": .string(id), "known": .string(Self.purse.description)], of: service)
        let answer = try JSONValue(parsing: Array(text.utf8))
        let errors = answer["errors"]?.elements ?? []
        #expect(errors.compactMap { $0["extensions"]?["code"]?.string } == Array(repeating: "notFound", count: 4))
        #expect(
            errors.compactMap { $0["path"]?.elements?.first?.string }
                == ["wallet", "walletBalance", "transactions", "transactionPage"])
        let nothing: JSONValue = [
            "wallet": nil, "walletBalance": nil, "transactions": nil, "transactionPage": nil,
            "known": ["currency": "EGP"],
        ]
        #expect(answer["data"] == nothing, "\(text)")
    }

    @Test func `what is out of range is told, all of it, and nothing is asked of the service`() async throws {
        let service = FakeWallets(try Self.wallets())
        let id = Self.purse.description
        let text = try await ask(
            #"{ transactions(walletId: "\#(id)", limit: 201, offset: -1) { id } }"#, of: service)
        let answer = try JSONValue(parsing: Array(text.utf8))
        let extensions = answer["errors"]?.elements?.first?["extensions"]
        #expect(extensions?["code"]?.string == "validation")
        #expect(extensions?["errors"]?.elements?.compactMap { $0["field"]?.string } == ["limit", "offset"])
        #expect(service.calls.isEmpty)
    }

    @Test(
        arguments: [
            ("{ wallet(id: 1, asOf: \"yesterday\") { id } }", "VALIDATION_FAILED"),
            ("{ wallet(id: 1) }", "VALIDATION_FAILED"), ("{ purse(id: 1) { id } }", "VALIDATION_FAILED"),
            ("{ wallet", "SYNTAX_ERROR"), ("mutation { credit }", "VALIDATION_FAILED"),
            ("{ transactions(walletId: 1, type: GOLD) { id } }", "VALIDATION_FAILED"),
            ("{ transactions(walletId: 1, limit: 3000000000) { id } }", "VALIDATION_FAILED"),
            ("{ " + (0..<51).map { "a\($0): __typename " }.joined() + "}", "ALIAS_LIMIT"),
            (
                "{ " + (0..<20).map { "a\($0): transactions(walletId: 1, limit: 200) { id amount time } " }.joined()
                    + "}",
                "COST_LIMIT"
            ),
        ])
    func `a document that does not fit is refused with its code`(_ query: String, _ code: String) async throws {
        let service = FakeWallets(try Self.wallets())
        let answer = try JSONValue(parsing: Array(try await ask(query, of: service).utf8))
        #expect(answer["errors"]?.elements?.first?["extensions"]?["code"]?.string == code, "\(answer)")
        #expect(answer["data"] == nil)
        #expect(service.calls.isEmpty)
    }

    @Test(
        arguments: [
            ("{", 400, "malformedJson"), ("[]", 400, "batchNotTaken"),
            (" [{\"query\":\"{ __typename }\"}]", 400, "batchNotTaken"), ("[1,", 400, "malformedJson"),
            ("5", 400, "validation"), ("{}", 400, "validation"), (#"{"query":5}"#, 400, "validation"),
            (#"{"query":"{ __typename }","shoe":1}"#, 400, "validation"),
            (#"{"query":"{ __typename }","variables":"none"}"#, 400, "validation"),
            (#"{"query":"{ __typename }","variables":[],"operationName":5}"#, 400, "validation"),
            ("", 400, "malformedJson"),
        ])
    func `what is no request is refused as on every other route`(
        _ body: String, _ status: Int, _ code: String
    ) async throws {
        let answer = try await send(body, to: FakeWallets())
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
        #expect(try JSONValue(parsing: answer.body)["code"]?.string == code, "\(answer.text)")
    }

    @Test func `names that a request may have are taken, and null stands for nothing`() async throws {
        let answer = try await send(
            #"{"query":"query A { __typename }","operationName":null,"variables":null,"extensions":{"a":[1]}}"#,
            to: FakeWallets())
        #expect(answer.status == 200 && answer.text == #"{"data":{"__typename":"Query"}}"#, "\(answer.text)")
    }

    @Test func `method, type, permission and token are judged before GraphQL is`() async throws {
        let good = #"{"query":"{ __typename }"}"#
        let get = try await send("", to: FakeWallets(), method: "GET")
        #expect(get.status == 405 && get["Allow"]?.contains("POST") == true)
        #expect(try await send(good, to: FakeWallets(), token: "writer").status == 403)
        #expect(try await send(good, to: FakeWallets(), token: "nobody").status == 401)
        #expect(try await send(good, to: FakeWallets(), type: "application/graphql").status == 415)
        let limit = WalletGraphQL.route(FakeWallets(), FakeCards()).bodyLimitBytes
        let large = #"{"query":"\#(String(repeating: " ", count: limit))"}"#
        #expect(try await send(large, to: FakeWallets()).status == 413)
    }

    @Test func `the answer has the media type that is wanted, and its status says so`() async throws {
        let new = "application/graphql-response+json"
        let good = try await send(#"{"query":"{ __typename }"}"#, to: FakeWallets(), accept: new)
        #expect(good.status == 200 && good["Content-Type"] == new + "; charset=utf-8")
        let wrong = try await send(#"{"query":"{ shoe }"}"#, to: FakeWallets(), accept: new)
        #expect(wrong.status == 400 && wrong["Content-Type"] == new + "; charset=utf-8")
        let old = try await send(#"{"query":"{ shoe }"}"#, to: FakeWallets(), accept: "application/json")
        #expect(old.status == 200 && old["Content-Type"] == "application/json; charset=utf-8")
        #expect(try await send(#"{"query":"{ shoe }"}"#, to: FakeWallets(), accept: "text/html").status == 406)
    }

    @Test func `a fault of ours is a fault on this route too, and says nothing of itself`() async throws {
        let query = #"{"query":"{ wallet(id: \"\#(Self.purse)\") { id } }"}"#
        let broken = try await send(query, to: FakeWallets(failure: .unknown(code: "secretState")))
        #expect(broken.status == 500 && !broken.text.contains("secretState"), "\(broken.text)")
        let away = try await send(query, to: FakeWallets(failure: .unavailable(retryAfterSeconds: 2)))
        let extensions = try JSONValue(parsing: away.body)["errors"]?.elements?.first?["extensions"]
        #expect(away.status == 200 && extensions?["code"]?.string == "unavailable", "\(away.text)")
        #expect(extensions?["retryAfterSeconds"] == 2)
    }

    @Test func `the schema is HealthPay's, its Float deprecated wherever it stands`() throws {
        let text = WalletGraphQL.schemaText(FakeWallets(), FakeCards())
        for line in [
            "type Query {", "): Wallet\n", "): Balance\n", "): [Transaction!]\n", "limit: Int = 50", "offset: Int = 0",
            "enum WalletStatus {", "scalar DateTime", "medCard(", "): MedCard\n",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        let old = text.split(separator: "\n").filter { $0.contains(": Float") }
        #expect(old.count == 3 && old.allSatisfy { $0.contains("amount: Float! @deprecated(reason:") }, "\(old)")
        #expect(!text.contains("type Mutation"))
    }
}
