import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What each route of webhooks takes and answers.
@Suite struct WebhookRoutesTests {
    private static let never = "0198ffff-ffff-7fff-bfff-000000000001"
    private static let webhooks = "/api/v1/webhooks"
    private static let request = """
        {"url":"https://shop.example.com","eventTypes":["*"],"description":"Shop"}
        """
    private static let withoutTypes = "{\"url\":\"https://a.example\",\"eventTypes\":[]}"

    private func create(_ counter: WalletCounter) async throws -> (id: String, secret: String) {
        let made = try await counter.send("POST", Self.webhooks, Self.request)
        #expect(made.status == 201, "\(made.text)")
        let id = try #require(made.json["id"]?.string)
        #expect(made["Location"] == "\(Self.webhooks)/\(id)" && made["Cache-Control"] == "no-store")
        return (id, try #require(made.json["secret"]?.string))
    }

    @Test func `each outcome has its status and code`() async throws {
        try await withWalletCounter { counter in
            let (id, secret) = try await create(counter)
            let path = "\(Self.webhooks)/\(id)"
            let tested = try await counter.send("POST", "\(path)/test")
            let delivery = try #require(tested.json["id"]?.string)
            let rows: [(String, String, String?, String)] = [
                (
                    "POST", Self.webhooks, "{\"url\":\"http://shop.example.com\",\"eventTypes\":[\"*\"]}",
                    "400 validation url"
                ),
                (
                    "POST", Self.webhooks,
                    "{\"url\":\"https://a:b@shop.example.com\",\"eventTypes\":[\"*\",\"gold\"]}",
                    "400 validation url eventTypes[1]"
                ),
                ("POST", Self.webhooks, Self.withoutTypes, "400 validation eventTypes"),
                (
                    "POST", Self.webhooks,
                    "{\"url\":\"https://a.example\",\"eventTypes\":[\"*\"],\"merchantId\":\"\(Self.never)\"}",
                    "422 unknownMerchant"
                ),
                ("GET", Self.webhooks, nil, "200"),
                ("GET", "\(Self.webhooks)?status=gone", nil, "400 validation status"),
                ("GET", path, nil, "200"),
                ("GET", "\(Self.webhooks)/\(Self.never)", nil, "404 notFound"),
                ("PATCH", path, "{\"eventTypes\":[\"payment.*\",\"payment.*\"]}", "400 validation eventTypes"),
                ("PATCH", path, "{\"description\":null}", "200"),
                ("GET", "\(path)/deliveries", nil, "200"),
                ("GET", "\(path)/deliveries?status=lost", nil, "400 validation status"),
                ("GET", "\(path)/deliveries/\(delivery)", nil, "200"),
                ("GET", "\(path)/deliveries/\(Self.never)", nil, "404 notFound"),
                ("POST", "\(path)/deliveries/\(delivery)/replay", nil, "202"),
                ("POST", "\(path)/deliveries/\(Self.never)/replay", nil, "404 notFound"),
                (
                    "POST", "\(path)/replay",
                    "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}", "400 validation to"
                ),
                (
                    "POST", "\(path)/replay",
                    "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\"}", "202"
                ),
                ("POST", "\(path)/rotate", nil, "200"),
                ("PATCH", path, "{\"status\":\"disabled\"}", "200"),
                ("POST", "\(path)/test", nil, "422 webhookDisabled"),
                ("DELETE", path, nil, "204"),
                ("DELETE", path, nil, "404 notFound"),
            ]
            for (method, path, body, expected) in rows {
                let answer = try await counter.send(method, path, body)
                #expect(answer.outcome == expected, "\(method) \(path): \(answer.text)")
                #expect(!answer.text.contains(secret), "\(method) \(path)")
            }
            #expect(!counter.log.text.contains("whsec_"))
        }
    }

    @Test func `a stale version is refused, and others get nowhere`() async throws {
        try await withWalletCounter { counter in
            let (id, _) = try await create(counter)
            let path = "\(Self.webhooks)/\(id)"
            let stale = try await counter.send(
                "PATCH", path, "{\"description\":\"x\"}", fields: [(name: "If-Match", value: "\"7\"")])
            #expect(stale.outcome == "412 stale", "\(stale.text)")
            let rows = [
                ("amal", "GET", path, "403 staffOnly"), ("amal", "DELETE", path, "403 staffOnly"),
                ("amal", "GET", Self.webhooks, "403 staffOnly"), ("stranger", "GET", path, "404 notFound"),
                ("stranger", "POST", "\(path)/rotate", "404 notFound"),
                ("stranger", "POST", "\(path)/test", "404 notFound"), ("nobody", "GET", path, "403 forbidden"),
                ("nobody", "POST", "\(path)/test", "403 forbidden"),
            ]
            for (caller, method, path, expected) in rows {
                let answer = try await counter.send(method, path, as: caller)
                #expect(answer.outcome == expected, "\(caller) \(method) \(path): \(answer.text)")
            }
        }
    }
}
