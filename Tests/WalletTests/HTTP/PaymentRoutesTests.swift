import Crypto
import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What each route of payments takes and answers.
@Suite struct PaymentRoutesTests {
    private static let never = "0198ffff-ffff-7fff-bfff-000000000001"
    private static let path = "/api/v1/collections"

    private static func body(_ members: String, _ amountMinor: Int = 1_000, _ currency: String = "EGP") -> String {
        """
        {"amount":{"amountMinor":\(amountMinor),"currency":"\(currency)"},"reference":"visit-1",\(members)}
        """
    }

    private static func amount(_ amountMinor: Int, _ currency: String = "EGP") -> String {
        "{\"amount\":{\"amountMinor\":\(amountMinor),\"currency\":\"\(currency)\"}}"
    }

    private func send(
        _ counter: WalletCounter, _ method: String, _ path: String, _ body: String? = nil, as caller: String = "staff"
    ) async throws -> HTTPTestResponse {
        let key = method == "GET" ? nil : "\(UUIDv7Generator(clock: SystemClock()).make() as PaymentID)"
        return try await counter.send(method, path, body, as: caller, key: key)
    }

    private func made(_ counter: WalletCounter, _ members: String) async throws -> String {
        let answer = try await send(counter, "POST", Self.path, Self.body(members))
        #expect(answer.status == 201, "\(answer.text)")
        let id = try #require(answer.json["id"]?.string)
        #expect(answer["Location"] == "\(Self.path)/\(id)")
        return "\(Self.path)/\(id)"
    }

    private func expect(
        _ counter: WalletCounter, _ rows: [(method: String, path: String, body: String?, outcome: String)],
        as caller: String = "staff"
    ) async throws {
        for row in rows {
            let answer = try await send(counter, row.method, row.path, row.body, as: caller)
            #expect(answer.outcome == row.outcome, "\(row.method) \(row.path): \(answer.text)")
        }
    }

    @Test func `each refusal to ask for money has its status and code`() async throws {
        try await withPaymentDesk { desk, _ in
            let counter = try WalletCounter(desk.desk)
            let payer = try await counter.wallet(5_000)
            let merchants = MerchantDesk(desk: desk.desk)
            let active = try await merchants.merchant()
            let gatewayOff = try await merchants.merchant()
            _ = try await merchants.service.changeMethods(
                desk.context, gatewayOff.id, expectedVersion: nil, ChangeMethodsRequest(methods: [.wallet]))
            let applied = try await merchants.service.applyMerchant(desk.context, MerchantDesk.application()).view.id
            let shop = try #require(active.walletId)
            let (own, gateway) = ("\"method\":\"wallet\",\"walletId\":\"\(payer)\"", "\"method\":\"gateway\"")
            let rows: [(String, String)] = [
                (Self.body("\"method\":\"wallet\""), "400 validation walletId"),
                (Self.body("\(own),\"gateway\":\"x\""), "400 validation gateway"),
                (Self.body("\(gateway),\"walletId\":\"\(payer)\""), "400 validation walletId"),
                (Self.body("\(gateway),\"expiresInSeconds\":59"), "400 validation expiresInSeconds"),
                (Self.body("\(gateway),\"expiresInSeconds\":2592001"), "400 validation expiresInSeconds"),
                (Self.body(gateway, 0), "400 validation amount.amountMinor"),
                (Self.body("\(gateway),\"capture\":\"later\""), "400 validation capture"),
                (Self.body("\(gateway),\"description\":\"4111 1111 1111 1111\""), "422 cardNumberNotAllowed"),
                (Self.body("\(gateway),\"gateway\":\"nobody\""), "422 unknownGateway"),
                (Self.body(gateway, 5, "USD"), "422 currencyNotTaken"),
                (Self.body("\"method\":\"wallet\",\"walletId\":\"\(Self.never)\""), "422 unknownWallet"),
                (Self.body(own, 5, "USD"), "422 currencyMismatch"),
                (Self.body("\(gateway),\"merchantId\":\"\(Self.never)\""), "422 unknownMerchant"),
                (Self.body("\(gateway),\"merchantId\":\"\(applied)\""), "422 merchantNotVerified"),
                (Self.body("\(gateway),\"merchantId\":\"\(gatewayOff.id)\""), "422 methodNotTaken"),
                (
                    Self.body("\"method\":\"wallet\",\"walletId\":\"\(shop)\",\"merchantId\":\"\(active.id)\""),
                    "422 sameWallet"
                ),
                // What a merchant has is no money for an invoice of the tenant's own.
                (
                    Self.body("\(gateway),\"merchantId\":\"\(active.id)\",\"invoiceId\":\"\(Self.never)\""),
                    "400 validation invoiceId"
                ),
                (Self.body("\(gateway),\"invoiceId\":\"\(Self.never)\""), "422 unknownInvoice"),
                (Self.body("\(gateway),\"merchantId\":\"\(active.id)\""), "201"),
                (Self.body("\(own),\"merchantId\":\"\(gatewayOff.id)\""), "201"),
            ]
            try await expect(counter, rows.map { ("POST", Self.path, $0.0, $0.1) })
            let unkeyed = try await counter.send("POST", Self.path, Self.body(gateway))
            #expect(unkeyed.status == 400, "\(unkeyed.text)")
            let lists: [(String, Int)] = [
                ("", 2), ("?status=initiated", 2), ("?status=captured", 0), ("?merchantId=\(active.id)", 1),
                ("?invoiceId=\(Self.never)", 0), ("?reference=visit-1", 2), ("?reference=other", 0), ("?limit=1", 1),
            ]
            for (query, count) in lists {
                let answer = try await send(counter, "GET", Self.path + query)
                #expect(answer.json["items"]?.elements?.count == count, "\(query): \(answer.text)")
            }
            try await expect(counter, [("GET", "\(Self.path)?status=paid", nil, "400 validation status")])
        }
    }

    @Test func `each outcome of what a wallet pays has its status and code`() async throws {
        try await withPaymentDesk { desk, _ in
            let counter = try WalletCounter(desk.desk)
            let payer = try await counter.wallet(1_500)
            let members = "\"method\":\"wallet\",\"walletId\":\"\(payer)\",\"capture\":\"manual\""
            let (one, two) = (try await made(counter, members), try await made(counter, members))
            try await expect(
                counter,
                [
                    ("GET", "\(Self.path)/\(Self.never)", nil, "404 notFound"),
                    ("POST", "\(Self.path)/\(Self.never)/capture", nil, "404 notFound"),
                    ("POST", "\(one)/capture", nil, "422 paymentStatus"),
                    ("POST", "\(one)/refund", nil, "422 paymentStatus"),
                    ("POST", "\(one)/authorize", nil, "200"),
                    ("POST", "\(one)/authorize", nil, "422 paymentStatus"),
                    ("POST", "\(two)/authorize", nil, "422 insufficientFunds"),
                    ("POST", "\(one)/capture", Self.amount(0), "400 validation amount.amountMinor"),
                    ("POST", "\(one)/capture", Self.amount(5, "USD"), "422 currencyMismatch"),
                    ("POST", "\(one)/capture", Self.amount(1_001), "422 exceedsAuthorized"),
                    ("POST", "\(one)/capture", Self.amount(400), "200"),
                    ("POST", "\(one)/cancel", nil, "422 paymentStatus"),
                    ("POST", "\(one)/refund", Self.amount(401), "422 exceedsCaptured"),
                    ("POST", "\(one)/refund", "{\"reason\":\"4111 1111 1111 1111\"}", "422 cardNumberNotAllowed"),
                    ("POST", "\(one)/refund", Self.amount(100), "200"),
                    ("POST", "\(one)/refund", nil, "200"),
                    ("POST", "\(one)/refund", nil, "422 exceedsCaptured"),
                    ("POST", "\(two)/cancel", nil, "200"),
                    ("POST", "\(two)/cancel", nil, "200"),
                    ("POST", "\(two)/authorize", nil, "422 paymentStatus"),
                    ("GET", one, nil, "200"),
                ])
            try await expect(
                counter,
                [
                    ("GET", one, nil, "404 notFound"), ("POST", "\(one)/refund", nil, "404 notFound"),
                    ("POST", "\(one)/cancel", nil, "404 notFound"),
                ], as: "stranger")
            try await expect(
                counter,
                [
                    ("GET", one, nil, "200"), ("POST", "\(one)/refund", nil, "403 staffOnly"),
                    ("POST", "\(one)/capture", nil, "403 staffOnly"),
                ], as: "amal")
            try await expect(counter, [("GET", one, nil, "404 notFound")], as: "basma")
            try await expect(counter, [("GET", one, nil, "403 forbidden")], as: "nobody")
        }
    }

    @Test func `each outcome of what a gateway collects has its status and code`() async throws {
        try await withPaymentDesk(capturesPartly: false) { desk, _ in
            let counter = try WalletCounter(desk.desk)
            let one = try await made(counter, "\"method\":\"gateway\",\"capture\":\"manual\"")
            let id = try #require(PaymentID(String(one.dropFirst(Self.path.count + 1))))
            try await expect(
                counter,
                [
                    ("POST", "\(one)/authorize", nil, "422 authorizedByGateway"),
                    ("POST", "\(one)/capture", nil, "422 paymentStatus"),
                ])
            try await desk.tell(id, .authorized(try WalletDesk.pounds(1_000)))
            try await expect(counter, [("POST", "\(one)/capture", Self.amount(400), "422 notInParts")])
            desk.gateway.tell { $0.errors = [.unavailable] }
            try await expect(
                counter,
                [
                    ("POST", "\(one)/capture", nil, "200"),
                    ("POST", "\(one)/capture", nil, "422 captureUnderWay"),
                    ("POST", "\(one)/cancel", nil, "422 captureUnderWay"),
                ])
            try await desk.tell(id, .captured(total: try WalletDesk.pounds(1_000)))
            for _ in 0..<PaymentLimits.refunds {
                _ = try await desk.service.refundPayment(
                    desk.context, id, RefundPaymentRequest(amount: try WalletDesk.pounds(1)))
            }
            try await expect(counter, [("POST", "\(one)/refund", nil, "422 tooManyRefunds")])
        }
    }
}
