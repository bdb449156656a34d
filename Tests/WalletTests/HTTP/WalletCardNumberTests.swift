import JSON
import TestSupport
import Testing

@testable import Wallet

/// Card numbers are refused wherever somebody may type one, and are found nowhere afterwards.
@Suite struct WalletCardNumberTests {
    /// What Luhn takes; the second as people write it.
    private static let numbers = ["4111111111111111", "3782-822463-10005", "٤١١١ ١١١١ ١١١١ ١١١١"]

    @Test func `a card number in any text is refused, and neither logged nor kept`() async throws {
        try await withWalletCounter { counter in
            let (wallet, payee) = (try await counter.wallet(1_000), try await counter.wallet())
            let events = try counter.desk.events()
            for number in Self.numbers {
                for (method, path, body) in Self.requests(wallet, payee, number) {
                    let answer = try await counter.send(
                        method, path, body, key: path.hasPrefix("/api/v1") ? "card \(path.utf8.count)".key : nil)
                    let expected =
                        body.contains("\"reference\":\"\(number)") && !number.utf8.allSatisfy { $0 < 0x80 }
                        ? "400 validation" : "422 cardNumberNotAllowed"
                    #expect(answer.outcome.hasPrefix(expected), "\(path) \(body): \(answer.text)")
                    #expect(!answer.text.contains(number), "\(path): the answer repeats it")
                }
                #expect(!counter.log.text.contains(number))
                #expect(try Self.tables(of: counter, holding: number) == [])
            }
            #expect(counter.log.text.contains("\"route\""), "requests are logged")
            #expect(try counter.desk.events() == events)
            #expect(try Self.tables(of: counter, holding: "opening") != [], "the search finds what is there")
            let other = "{\"amount\":\(WalletCounter.money(1)),\"reference\":\"4111111111111112\"}"
            let taken = try await counter.send("POST", "/api/wallet/\(wallet)/credit", other)
            #expect(taken.status == 202, "a number that is no card's is a reference: \(taken.text)")
        }
    }

    private static func requests(
        _ wallet: String, _ payee: String, _ number: String
    ) -> [(method: String, path: String, body: String)] {
        let money = WalletCounter.money(1)
        let described = "{\"amount\":\(money),\"reference\":\"a\",\"description\":\"paid by \(number)!\"}"
        let referred = "{\"amount\":\(money),\"reference\":\"\(number)\"}"
        let reason = "{\"reason\":\"card \(number)\"}"
        let transfer = """
            {"fromWalletId":"\(wallet)","toWalletId":"\(payee)","amount":\(money),"reference":"a","description":"\(number)"}
            """
        var requests: [(String, String, String)] = []
        for prefix in ["/api/wallet", "/api/v1/wallet"] {
            for body in [described, referred] {
                requests.append(("POST", "\(prefix)/\(wallet)/credit", body))
                requests.append(("POST", "\(prefix)/\(wallet)/debit", body))
            }
            requests.append(("POST", "\(prefix)/transfer", transfer))
        }
        requests.append(("POST", "/api/v1/wallet/transfers:batch", "{\"transfers\":[\(transfer)]}"))
        requests.append(("POST", "/api/v1/wallet/\(wallet)/holds", described))
        requests.append(("POST", "/api/v1/wallet/\(wallet)/holds", referred))
        requests.append(("PUT", "/api/v1/wallet/\(wallet)/suspend", reason))
        requests.append(("PUT", "/api/v1/wallet/\(wallet)/close", reason))
        return requests
    }

    /// Every table of the database with a row that shows a text.
    private static func tables(of counter: WalletCounter, holding text: String) throws -> [String] {
        let tables = try counter.desk.sql(
            """
            SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
            """
        ).split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(tables.count > 10)
        let queries = tables.map { "SELECT '\($0)' FROM \($0) AS t WHERE strpos(t::text, '\(text)') > 0" }
        return try counter.desk.sql(queries.joined(separator: " UNION ")).split(whereSeparator: \.isWhitespace)
            .map(String.init)
    }
}

extension String {
    /// The text as an idempotency key.
    fileprivate var key: String { replacing(" ", with: "-") }
}
