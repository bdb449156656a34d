import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Amounts at the edges, wallets that cannot take part, and what they are answered: nothing of it is recorded.
@Suite struct WalletEdgeTests {
    /// A movement and its answer.
    struct Row: Sendable, CustomTestStringConvertible {
        /// `credit NAME`, `debit NAME` or `transfer NAME NAME`, by the names of `Wallets`.
        var movement: String
        var amountMinor = "1"
        var currency = "EGP"
        var expected: String

        init(_ movement: String, _ amountMinor: String = "1", _ currency: String = "EGP", _ expected: String) {
            self.movement = movement
            self.amountMinor = amountMinor
            self.currency = currency
            self.expected = expected
        }

        var testDescription: String { "\(movement) \(amountMinor) \(currency) → \(expected)" }
    }

    private static let largest = "9223372036854775807"
    private static let malformed = "400 validation amount.amountMinor"

    static let amounts: [Row] = ["credit egp", "debit egp", "transfer egp payee"].flatMap { movement in
        [
            Row(movement, "0", malformed), Row(movement, "-1", malformed), Row(movement, "-0", malformed),
            Row(movement, "-9223372036854775808", malformed), Row(movement, largest, malformed),
            Row(movement, "9223372036854775808", malformed), Row(movement, "-9223372036854775809", malformed),
            Row(movement, "1e400", malformed), Row(movement, "1.5", malformed), Row(movement, "\"1\"", malformed),
            Row(movement, "null", malformed), Row(movement, "9000000000000001", malformed),
            Row(movement, "1", "USD", "422 currencyMismatch"), Row(movement, "1", "JPY", "422 currencyMismatch"),
            Row(movement, "1", "KWD", "422 currencyMismatch"),
            Row(movement, "1", "XXQ", "400 validation amount.currency"),
            Row(movement, "1", "egp", "400 validation amount.currency"),
            Row(movement, "0", "EG", "400 validation amount.currency"),
        ]
    }

    static let sums: [Row] = [
        Row("credit full", "1", "422 balanceTooLarge"), Row("transfer egp full", "1", "422 balanceTooLarge"),
        Row("credit full", "9000000000000000", "422 balanceTooLarge"),
        Row("debit egp", "1001", "422 insufficientFunds"), Row("debit payee", "1", "422 insufficientFunds"),
        Row("transfer egp payee", "1001", "422 insufficientFunds"),
        Row("debit egp", "9000000000000000", "422 insufficientFunds"),
        Row("debit limited", "101", "422 exceedsTransactionLimit"),
        Row("transfer limited payee", "101", "422 exceedsTransactionLimit"),
        // Yen have no minor units and Kuwaiti dinars three digits of them: a wallet of the other is another currency's.
        Row("transfer yen dinar", "1", "JPY", "422 currencyMismatch"),
        Row("transfer yen dinar", "1", "KWD", "422 currencyMismatch"),
        Row("transfer egp yen", "1", "EGP", "422 currencyMismatch"),
        Row("debit yen", "1001", "JPY", "422 insufficientFunds"),
        Row("debit dinar", "1001", "KWD", "422 insufficientFunds"),
    ]

    static let wallets: [Row] =
        [
            Row("credit unknown", "404 notFound"), Row("debit unknown", "404 notFound"),
            Row("transfer unknown payee", "422 unknownWallet"), Row("transfer egp unknown", "422 unknownWallet"),
            Row("transfer unknown unknown", "422 unknownWallet"), Row("transfer egp egp", "422 sameWallet"),
            Row("credit foreign", "404 notFound"), Row("debit foreign", "404 notFound"),
            Row("transfer foreign payee", "422 unknownWallet"), Row("transfer egp foreign", "422 unknownWallet"),
        ]
        + [("pending", "walletPending"), ("suspended", "walletSuspended"), ("closed", "walletClosed")].flatMap {
            (name, code) in
            [
                Row("credit \(name)", "422 \(code)"), Row("debit \(name)", "422 \(code)"),
                Row("transfer \(name) payee", "422 \(code)"), Row("transfer egp \(name)", "422 \(code)"),
            ]
        }

    @Test func `what cannot be moved is refused by its name on both contracts, and leaves no trace`() async throws {
        try await withWalletCounter { counter in
            let wallets = try await Self.wallets(counter)
            let traces = try Self.traces(counter)
            for (count, row) in (Self.amounts + Self.sums + Self.wallets).enumerated() {
                for prefix in ["/api/wallet", "/api/v1/wallet"] {
                    let (path, body) = try Self.request(row, wallets, reference: "edge-\(count)")
                    let answer = try await counter.send(
                        "POST", prefix + path, body, key: prefix == "/api/wallet" ? nil : "edge-\(count)")
                    #expect(answer.outcome == row.expected, "\(prefix): \(row.testDescription): \(answer.text)")
                    #expect(answer["Medley-Event-Id"] == nil, "\(row.testDescription)")
                }
            }
            #expect(try Self.traces(counter) == traces)
            #expect(try await counter.balance(#require(wallets["egp"])) == 1_000)
            try await counter.desk.expectClean()
        }
    }

    @Test func `the largest amount goes in and out, and yen and dinars are whole minor units`() async throws {
        try await withWalletCounter { counter in
            for currency in ["EGP", "JPY", "KWD"] {
                let (first, second) = (try await counter.wallet(0, currency), try await counter.wallet(0, currency))
                let most = WalletLimits.amountMinor
                let credited = try await counter.send(
                    "POST", "/api/wallet/\(first)/credit", WalletCounter.movement(most, currency, "most"))
                #expect(credited.status == 202, "\(credited.text)")
                #expect(credited.json["balance"]?["amountMinor"]?.number?.integer() == most)
                #expect(credited.json["balance"]?["currency"]?.string == currency)
                let transfer = WalletCounter.transfer(first, second, most, "all of it").replacing("EGP", with: currency)
                let moved = try await counter.send("POST", "/api/wallet/transfer", transfer)
                #expect(moved.status == 202, "\(moved.text)")
                #expect(moved.json["balance"]?["amountMinor"]?.number?.integer() == Int64(0))
                let debited = try await counter.send(
                    "POST", "/api/wallet/\(second)/debit", WalletCounter.movement(most, currency, "and out"))
                #expect(debited.json["balance"]?["amountMinor"]?.number?.integer() == Int64(0), "\(debited.text)")
            }
            try await counter.desk.expectClean()
        }
    }

    @Test func `a key that was used is refused with another body or path, and replayed with the same`() async throws {
        try await withWalletCounter { counter in
            let (payer, payee) = (try await counter.wallet(1_000), try await counter.wallet())
            let path = "/api/v1/wallet/\(payer)/debit"
            let first = try await counter.send("POST", path, WalletCounter.movement(10, "a"), key: "once")
            #expect(first.status == 202, "\(first.text)")
            let again = try await counter.send("POST", path, WalletCounter.movement(10, "a"), key: "once")
            #expect(again.status == 202 && again.json == first.json, "\(again.text)")
            #expect(again["Idempotency-Replayed"] == "true" && first["Idempotency-Replayed"] == nil)
            let other = WalletCounter.transfer(payer, payee, 10, "a")
            for (path, body) in [
                (path, WalletCounter.movement(11, "a")), (path, WalletCounter.movement(10, "b")),
                ("/api/v1/wallet/\(payer)/credit", WalletCounter.movement(10, "a")),
                ("/api/v1/wallet/\(payee)/debit", WalletCounter.movement(10, "a")), ("/api/v1/wallet/transfer", other),
            ] {
                let answer = try await counter.send("POST", path, body, key: "once")
                #expect(answer.outcome == "422 idempotencyKeyReused", "\(path) \(body): \(answer.text)")
            }
            #expect(try await counter.balance(payer) == 990)
            try await counter.desk.expectClean()
        }
    }

    /// Wallets by name, each with 1,000 where it can have something.
    private static func wallets(_ counter: WalletCounter) async throws -> [String: String] {
        var wallets = ["unknown": "0198ffff-ffff-7fff-bfff-000000000001"]
        wallets["egp"] = try await counter.wallet(1_000)
        wallets["payee"] = try await counter.wallet()
        wallets["yen"] = try await counter.wallet(1_000, "JPY")
        wallets["dinar"] = try await counter.wallet(1_000, "KWD")
        wallets["full"] = try await counter.wallet(WalletLimits.amountMinor)
        let limited = try await counter.wallet(1_000)
        wallets["limited"] = limited
        let limits = "{\"perTransaction\":\(WalletCounter.money(100))}"
        #expect(try await counter.send("PUT", "/api/v1/wallet/\(limited)/limits", limits).status == 200)
        let body = "{\"userId\":\"\(WalletDesk.amal)\",\"type\":\"family\",\"currency\":\"EGP\"}"
        wallets["pending"] = try await counter.send("POST", "/api/wallet", body).json["id"]?.string
        wallets["foreign"] = try await counter.send("POST", "/api/wallet", body, as: "stranger").json["id"]?.string
        for (name, verb) in [("suspended", "suspend"), ("closed", "close")] {
            let wallet = try await counter.wallet()
            wallets[name] = wallet
            let answer = try await counter.send("PUT", "/api/v1/wallet/\(wallet)/\(verb)", "{\"reason\":\"Asked for\"}")
            #expect(answer.status == 200 && answer.json["status"]?.string == name, "\(answer.text)")
        }
        return wallets
    }

    private static func request(
        _ row: Row, _ wallets: [String: String], reference: String
    ) throws -> (path: String, body: String) {
        let words = row.movement.split(separator: " ").map(String.init)
        let amount = "{\"amountMinor\":\(row.amountMinor),\"currency\":\"\(row.currency)\"}"
        let first = try #require(wallets[words[1]])
        guard words[0] == "transfer" else {
            return ("/\(first)/\(words[0])", "{\"amount\":\(amount),\"reference\":\"\(reference)\"}")
        }
        let second = try #require(wallets[words[2]])
        return (
            "/transfer",
            """
            {"fromWalletId":"\(first)","toWalletId":"\(second)","amount":\(amount),"reference":"\(reference)"}
            """
        )
    }

    /// How many events and commands there are.
    private static func traces(_ counter: WalletCounter) throws -> String {
        try counter.desk.sql("SELECT (SELECT count(*) FROM journal.event), (SELECT count(*) FROM journal.command)")
    }
}

extension WalletEdgeTests.Row {
    /// A row whose amount is 1 pound.
    fileprivate init(_ movement: String, _ expected: String) { self.init(movement, "1", "EGP", expected) }
    /// A row in pounds.
    fileprivate init(_ movement: String, _ amountMinor: String, _ expected: String) {
        self.init(movement, amountMinor, "EGP", expected)
    }
}

extension WalletCounter {
    /// A movement in pounds.
    fileprivate static func movement(_ amountMinor: Int64, _ reference: String) -> String {
        movement(amountMinor, "EGP", reference)
    }
}
