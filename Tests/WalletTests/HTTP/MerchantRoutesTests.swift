import Crypto
import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What each route of merchants and settlements takes and answers.
@Suite struct MerchantRoutesTests {
    private static let never = "0198ffff-ffff-7fff-bfff-000000000001"
    private static let merchants = "/api/v1/merchants"
    private static let terms = "{\"fees\":\(MerchantExamples.fees)}"

    private func apply(_ counter: WalletCounter) async throws -> String {
        let applied = try await counter.send("POST", Self.merchants, MerchantExamples.application)
        #expect(applied.status == 201, "\(applied.text)")
        let id = try #require(applied.json["id"]?.string)
        #expect(applied["Location"] == "\(Self.merchants)/\(id)")
        return id
    }

    private func activate(_ counter: WalletCounter) async throws -> (id: String, wallet: String) {
        let id = try await apply(counter)
        let verified = try await counter.send("PUT", "\(Self.merchants)/\(id)/verify", Self.terms)
        #expect(verified.status == 200, "\(verified.text)")
        let active = try await counter.send("PUT", "\(Self.merchants)/\(id)/activate")
        #expect(active.status == 200, "\(active.text)")
        return (id, try #require(active.json["walletId"]?.string))
    }

    @Test func `each outcome has its status and code`() async throws {
        try await withWalletCounter { counter in
            let id = try await apply(counter)
            let path = "\(Self.merchants)/\(id)"
            let rows: [(String, String, String?, String)] = [
                ("PUT", "\(path)/activate", nil, "422 merchantNotVerified"),
                ("PUT", "\(path)/suspend", nil, "422 merchantNotActive"),
                ("PATCH", path, "{\"settlementDays\":3}", "422 merchantNotVerified"),
                ("PATCH", path, "{\"settlementDays\":31}", "400 validation settlementDays"),
                (
                    "PUT", "\(path)/verify",
                    "{\"fees\":{\"basisPoints\":-1,\"fixedMinor\":0,\"minimumMinor\":0,"
                        + "\"taxBasisPoints\":0}}", "400 validation fees.basisPoints"
                ),
                ("PUT", "\(path)/verify", Self.terms, "200"),
                ("PUT", "\(path)/verify", Self.terms, "422 merchantVerified"),
                ("PUT", "\(path)/methods", "{\"methods\":[\"card\",\"card\"]}", "400 validation methods"),
                ("PUT", "\(path)/methods", "{\"methods\":[\"card\"]}", "200"),
                ("PUT", "\(path)/activate", nil, "200"),
                ("GET", path, nil, "200"),
                ("GET", "\(Self.merchants)/\(Self.never)", nil, "404 notFound"),
                ("PUT", "\(Self.merchants)/\(Self.never)/activate", nil, "404 notFound"),
                ("GET", "\(Self.merchants)?status=paid", nil, "400 validation status"),
                ("GET", "\(Self.merchants)?status=active", nil, "200"),
                ("GET", "\(path)/sales", nil, "400 validation from through"),
                ("GET", "\(path)/sales?from=2026-01-02&through=2026-01-01", nil, "400 validation through"),
                ("GET", "\(path)/sales?from=2026-01-01&through=2026-12-31", nil, "200"),
                ("POST", "/api/v1/settlements:run", "{\"day\":\"9999-01-01\"}", "400 validation day"),
                (
                    "POST", "/api/v1/settlements:run", "{\"day\":\"2026-01-01\",\"merchantId\":\"\(Self.never)\"}",
                    "422 unknownMerchant"
                ),
                ("POST", "/api/v1/settlements:run", "{\"day\":\"2026-01-01\"}", "200"),
                ("GET", "/api/v1/settlements", nil, "200"),
                ("GET", "/api/v1/settlements/\(Self.never)", nil, "404 notFound"),
                ("GET", "/api/v1/settlements/\(Self.never)/file", nil, "404 notFound"),
            ]
            for (method, path, body, expected) in rows {
                let answer = try await counter.send(method, path, body)
                #expect(answer.outcome == expected, "\(method) \(path): \(answer.text)")
            }
            let stale = try await counter.send(
                "PUT", "\(path)/suspend", fields: [(name: "If-Match", value: "\"1\"")])
            #expect(stale.outcome == "412 stale", "\(stale.text)")
        }
    }

    @Test func `members and other tenants get nowhere`() async throws {
        try await withWalletCounter { counter in
            let id = try await apply(counter)
            let rows: [(String, String, String, String?, String)] = [
                ("amal", "GET", "\(Self.merchants)/\(id)", nil, "404 notFound"),
                ("amal", "POST", Self.merchants, MerchantExamples.application, "403 staffOnly"),
                ("amal", "POST", "/api/v1/settlements:run", "{\"day\":\"2026-01-01\"}", "403 staffOnly"),
                ("stranger", "GET", "\(Self.merchants)/\(id)", nil, "404 notFound"),
                ("stranger", "PUT", "\(Self.merchants)/\(id)/verify", Self.terms, "404 notFound"),
                ("nobody", "GET", "\(Self.merchants)/\(id)", nil, "403 forbidden"),
            ]
            for (caller, method, path, body, expected) in rows {
                let answer = try await counter.send(method, path, body, as: caller)
                #expect(answer.outcome == expected, "\(caller) \(method) \(path): \(answer.text)")
            }
        }
    }

    @Test func `a settlement and its file are given as they were settled`() async throws {
        try await withMerchantDesks { desks, clock in
            let counter = try WalletCounter(desks[0].desk)
            let merchant = try await activate(counter)
            let payer = try await counter.wallet(50_000)
            let body = WalletCounter.transfer(payer, merchant.wallet, 10_000, "order-1")
            let paid = try await counter.send("POST", "/api/wallet/transfer", body)
            #expect(paid.status == 202, "\(paid.text)")
            clock.advance(by: .seconds(86_400))
            let request = "{\"day\":\"2026-01-05\"}"
            let run = try await counter.send("POST", "/api/v1/settlements:run", request)
            let item = try #require(run.json["items"]?.elements?.first, "\(run.text)")
            #expect(item["outcome"]?.string == "settled")
            let settlement = try #require(item["settlements"]?.elements?.first)
            let id = try #require(settlement["id"]?.string)
            #expect(settlement["payout"]?["amountMinor"]?.number?.integer(as: Int64.self) == 9_601)
            let file = try await counter.send("GET", "/api/v1/settlements/\(id)/file")
            #expect(file.status == 200)
            #expect(file["Content-Type"] == "text/csv; charset=utf-8")
            #expect(Hexadecimal.encode(SHA256.hash(file.body)) == settlement["fileSha256"]?.string)
            let again = try await counter.send("POST", "/api/v1/settlements:run", request)
            let repeated = try #require(again.json["items"]?.elements?.first)
            #expect(repeated["outcome"]?.string == "alreadySettled")
            #expect(try await counter.balance(merchant.wallet) == 0)
        }
    }
}
