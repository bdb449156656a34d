import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What each route of the operator's desk takes and answers.
@Suite struct DeskRoutesTests {
    private static let never = "0198ffff-ffff-7fff-bfff-000000000001"
    private static let settings = """
        {"defaultLimits":[],"approvalThresholds":[{"currency":"EGP","limitMinor":5000,"refundMinor":500}],\
        "holdSeconds":60,"singleApprover":false}
        """

    /// Sets the thresholds, and moves 1,000 from one wallet to another.
    private func furnish(_ counter: WalletCounter) async throws -> (from: String, to: String, transaction: String) {
        let set = try await counter.send(
            "PUT", "/api/v1/wallet-settings", Self.settings, fields: [(name: "If-Match", value: "\"0\"")])
        #expect(set.status == 200, "\(set.text)")
        #expect(set["ETag"] == "\"1\"")
        let (from, to) = (try await counter.wallet(5_000), try await counter.wallet(of: WalletDesk.basma))
        let moved = try await counter.send(
            "POST", "/api/v1/wallet/transfer", WalletCounter.transfer(from, to, 1_000, "order"), key: "t")
        try await counter.desk.follow()
        return (from, to, try #require(moved.json["eventId"]?.string, "\(moved.text)"))
    }

    private static func refund(_ amountMinor: Int64, _ currency: String = "EGP") -> String {
        "{\"amount\":\(WalletCounter.money(amountMinor, currency)),\"reference\":\"back\"}"
    }

    private func ask(_ counter: WalletCounter, _ transaction: String, key: String) async throws -> String {
        let asked = try await counter.send(
            "POST", "/api/v1/wallet/transactions/\(transaction)/refund", Self.refund(501), key: key)
        #expect(asked.status == 202, "\(asked.text)")
        return try #require(asked.json["approval"]?["id"]?.string)
    }

    @Test func `a refund has its status and code`() async throws {
        try await withWalletCounter { counter in
            let (_, to, transaction) = try await furnish(counter)
            let path = "/api/v1/wallet/transactions/\(transaction)/refund"
            let rows: [(String, String, String, String)] = [
                (path, Self.refund(0), "staff", "400 validation amount.amountMinor"),
                (path, "{\"reference\":\"\"}", "staff", "400 validation reference"),
                (path, Self.refund(1), "amal", "403 staffOnly"),
                (path, Self.refund(1), "nobody", "403 forbidden"),
                (path, Self.refund(1), "stranger", "404 notFound"),
                ("/api/v1/wallet/transactions/\(Self.never)/refund", Self.refund(1), "staff", "404 notFound"),
                (path, Self.refund(1_001), "staff", "422 exceedsRefundable"),
                (path, Self.refund(1, "USD"), "staff", "422 currencyMismatch"),
                (path, Self.refund(501), "machine", "422 personRequired"),
                (path, Self.refund(500), "machine", "202"),
            ]
            for (number, row) in rows.enumerated() {
                let answer = try await counter.send("POST", row.0, row.1, as: row.2, key: "k\(number)")
                #expect(answer.outcome == row.3, "\(row): \(answer.text)")
            }
            #expect(try await counter.balance(to) == 500)
            let credit = try await counter.send(
                "POST", "/api/v1/wallet/\(to)/credit", WalletCounter.movement(5, "EGP", "in"), key: "c")
            try await counter.desk.follow()
            let id = try #require(credit.json["eventId"]?.string)
            let refused = try await counter.send(
                "POST", "/api/v1/wallet/transactions/\(id)/refund", Self.refund(1), key: "n")
            #expect(refused.outcome == "422 notRefundable", "\(refused.text)")
        }
    }

    @Test func `a decision has its status and code`() async throws {
        try await withWalletCounter { counter in
            let (_, _, transaction) = try await furnish(counter)
            let (first, second) = (
                try await ask(counter, transaction, key: "1"), try await ask(counter, transaction, key: "2")
            )
            let approvals = "/api/v1/approvals"
            let rows: [(String, String, String, String)] = [
                ("GET", "\(approvals)/\(first)", "staff", "200"),
                ("GET", "\(approvals)/\(first)", "amal", "403 staffOnly"),
                ("GET", "\(approvals)/\(first)", "nobody", "403 forbidden"),
                ("GET", "\(approvals)/\(Self.never)", "staff", "404 notFound"),
                ("GET", "\(approvals)?status=open", "staff", "400 validation status"),
                ("GET", "\(approvals)?status=pending", "staff", "200"),
                ("POST", "\(approvals)/\(Self.never)/approve", "colleague", "404 notFound"),
                ("POST", "\(approvals)/\(first)/approve", "staff", "422 samePerson"),
                ("POST", "\(approvals)/\(first)/approve", "machine", "422 personRequired"),
                ("POST", "\(approvals)/\(first)/approve", "amal", "403 staffOnly"),
                ("POST", "\(approvals)/\(first)/refuse", "staff", "422 samePerson"),
                ("POST", "\(approvals)/\(first)/withdraw", "colleague", "422 notRequester"),
                ("POST", "\(approvals)/\(first)/approve", "colleague", "200"),
                ("POST", "\(approvals)/\(first)/approve", "colleague", "422 approvalDecided"),
                ("POST", "\(approvals)/\(second)/approve", "colleague", "422 exceedsRefundable"),
                ("POST", "\(approvals)/\(second)/withdraw", "staff", "200"),
                ("POST", "\(approvals)/\(second)/refuse", "colleague", "422 approvalDecided"),
            ]
            for (method, path, caller, expected) in rows {
                let answer = try await counter.send(method, path, as: caller)
                #expect(answer.outcome == expected, "\(method) \(path) \(caller): \(answer.text)")
            }
        }
    }

    @Test func `settings, searches and many wallets have their status and code`() async throws {
        try await withWalletCounter { counter in
            let (from, _, transaction) = try await furnish(counter)
            let path = "/api/v1/wallet-settings"
            let bulk = "{\"walletIds\":[\"\(from)\"]}"
            let rows: [(String, String, String?, String, String)] = [
                ("GET", path, nil, "staff", "200"), ("GET", path, nil, "amal", "403 staffOnly"),
                ("GET", "\(path)/history", nil, "staff", "200"),
                ("GET", "\(path)/history?cursor=x", nil, "staff", "400 invalidCursor"),
                ("PUT", path, Self.settings, "staff", "428 preconditionRequired"),
                ("GET", "/api/v1/transactions", nil, "amal", "403 staffOnly"),
                ("GET", "/api/v1/transactions", nil, "nobody", "403 forbidden"),
                (
                    "GET", "/api/v1/transactions?kind=gift&currency=x&leastMinor=-1", nil, "staff",
                    "400 validation kind leastMinor currency"
                ),
                ("GET", "/api/v1/transactions?merchantId=\(Self.never)", nil, "staff", "422 unknownMerchant"),
                ("GET", "/api/v1/transactions?phone=12", nil, "staff", "400 validation phone"),
                ("POST", "/api/v1/wallets:suspend", "{\"walletIds\":[]}", "staff", "400 validation walletIds"),
                ("POST", "/api/v1/wallets:suspend", bulk, "amal", "403 staffOnly"),
                ("POST", "/api/v1/wallets:suspend", bulk, "staff", "200"),
                ("POST", "/api/v1/wallets:activate", bulk, "staff", "200"),
            ]
            for (number, row) in rows.enumerated() {
                let answer = try await counter.send(row.0, row.1, row.2, as: row.3, key: "k\(number)")
                #expect(answer.outcome == row.4, "\(row): \(answer.text)")
            }
            let stale = try await counter.send(
                "PUT", path, Self.settings, as: "colleague", fields: [(name: "If-Match", value: "\"0\"")])
            #expect(stale.outcome == "412 stale", "\(stale.text)")
            let loose = Self.settings.replacing("\"limitMinor\":5000", with: "\"limitMinor\":9000")
            let asked = try await counter.send("PUT", path, loose, fields: [(name: "If-Match", value: "\"1\"")])
            #expect(asked.status == 202 && asked.json["kind"]?.string == "settings", "\(asked.text)")
            #expect(asked.json["settings"]?["approvalThresholds"]?.elements?.count == 1, "\(asked.text)")
            let request = "/api/v1/approvals/\(asked.json["id"]?.string ?? "")/approve"
            for (caller, outcome) in [("staff", "422 samePerson"), ("colleague", "200")] {
                let answer = try await counter.send("POST", request, as: caller)
                #expect(answer.outcome == outcome, "\(caller): \(answer.text)")
            }
            let set = try await counter.send("GET", path)
            #expect(set.text.contains("\"version\":2"), "\(set.text)")
            let found = try await counter.send("GET", "/api/v1/transactions?reference=order&withTotals=true")
            let items = found.json["items"]?.elements ?? []
            let foundIDs = items.map { $0["id"]?.string }
            #expect(foundIDs == [transaction])
            #expect(found.json["totals"]?.elements?.count == 1, "\(found.text)")
        }
    }

    @Test func `limits that need a second person are answered with the request`() async throws {
        try await withWalletCounter { counter in
            let (from, _, _) = try await furnish(counter)
            let path = "/api/v1/wallet/\(from)/limits"
            let low = try await counter.send("PUT", path, "{\"perDay\":\(WalletCounter.money(10))}")
            #expect(low.outcome == "200", "\(low.text)")
            let high = try await counter.send("PUT", path, "{\"perDay\":\(WalletCounter.money(5_001))}")
            #expect(high.outcome == "202", "\(high.text)")
            #expect(high.json["kind"]?.string == "limits")
            let machine = try await counter.send(
                "PUT", path, "{\"perDay\":\(WalletCounter.money(5_001))}", as: "machine")
            #expect(machine.outcome == "422 personRequired", "\(machine.text)")
        }
    }
}
