import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What each route takes and answers.
@Suite struct WalletRoutesTests {
    private static let never = "0198ffff-ffff-7fff-bfff-000000000001"

    @Test func `what moves or reserves money asks for a key under api v1 alone, and every route for its permission`()
        async throws
    {
        try await withWalletCounter { counter in
            let wallet = try await counter.wallet()
            let routes = WalletCounter.routes(counter.desk)
            let moving: Set = [
                "creditWallet", "debitWallet", "transferFunds", "transferFundsBatch", "createHold", "captureHold",
                "createCardClaim", "reverseCardClaim",
                "initiateCollection", "authorizeCollection", "captureCollection", "refundCollection",
                "cancelCollection",
                "suspendWallets", "activateWallets", "refundMovement",
            ]
            let guarded = Set(routes.filter { $0.idempotency == .required }.map(\.operationID))
            #expect(guarded == moving)
            for route in routes {
                let path = route.pattern.replacing(#/\{[a-zA-Z]+\}/#, with: wallet)
                let method = route.method.rawValue
                let barred = try await counter.send(method, path, as: "nobody")
                #expect(barred.outcome == "403 forbidden", "\(route.operationID): \(barred.text)")
                guard route.idempotency == .required else { continue }
                let keyless = try await counter.send(method, path, "{}")
                #expect(keyless.outcome == "400 idempotencyKeyRequired", "\(route.operationID): \(keyless.text)")
            }
        }
    }

    @Test func `every operation of HealthPay's contract is on its own path with an id of its own`() async throws {
        try await withWalletDesk { desk in
            let routes = WalletCounter.routes(desk)
            let theirs = routes.filter { $0.pattern.hasPrefix("/api/wallet") }
            let targets = Set(theirs.map { "\($0.method.rawValue) \($0.pattern)" })
            #expect(
                targets == [
                    "POST /api/wallet", "PUT /api/wallet/{id}/activate", "POST /api/wallet/{id}/credit",
                    "POST /api/wallet/{id}/debit", "POST /api/wallet/transfer", "GET /api/wallet/{id}",
                    "GET /api/wallet/{id}/balance", "GET /api/wallet/{id}/transactions",
                ])
            let areNamedForThem = theirs.allSatisfy { $0.operationID.hasPrefix("healthPay") }
            #expect(areNamedForThem)
            let own = Set(routes.map { "\($0.method.rawValue) \($0.pattern)" })
            for route in theirs {
                let pattern = route.pattern.replacing("/api/wallet", with: "/api/v1/wallet")
                #expect(own.contains("\(route.method.rawValue) \(pattern)"), "\(pattern)")
            }
        }
    }

    @Test func `a movement is 202 with its event, its position and the balance, in fields and body alike`() async throws
    {
        try await withWalletCounter { counter in
            let (payer, payee) = (try await counter.wallet(), try await counter.wallet())
            let credit = WalletCounter.movement(500, "EGP", "a")
            let transfer = WalletCounter.transfer(payer, payee, 100, "b")
            let debit = WalletCounter.movement(50, "EGP", "c")
            for (path, body, balance) in [
                ("/\(payer)/credit", credit, 500), ("/transfer", transfer, 400), ("/\(payer)/debit", debit, 350),
            ] {
                let answer = try await counter.send("POST", "/api/wallet" + path, body)
                #expect(answer.status == 202, "\(answer.text)")
                #expect(
                    answer.json.members?.map(\.name).sorted() == ["balance", "eventId", "position", "time", "walletId"])
                #expect(answer["Medley-Event-Id"] == answer.json["eventId"]?.string)
                #expect(answer["Medley-Position"] == answer.json["position"]?.string)
                #expect(answer.json["walletId"]?.string == payer)
                #expect(answer.json["balance"]?["amountMinor"]?.number?.integer() == balance, "\(path)")
            }
            #expect(try await counter.balance(payee) == 100)
        }
    }

    @Test func `a wallet is created, read, limited, suspended, activated and closed`() async throws {
        try await withWalletCounter { counter in
            let body = "{\"userId\":\"\(WalletDesk.amal)\",\"type\":\"family\",\"currency\":\"EGP\"}"
            let made = try await counter.send("POST", "/api/v1/wallet", body)
            let id = try #require(made.json["id"]?.string)
            #expect(made.status == 201 && made["Location"] == "/api/v1/wallet/\(id)" && made["ETag"] == "\"1\"")
            let theirs = try await counter.send("POST", "/api/wallet", body)
            #expect(theirs["Location"] == "/api/wallet/\(theirs.json["id"]?.string ?? "")")
            let path = "/api/v1/wallet/\(id)"
            let active = try await counter.send("PUT", path + "/activate", fields: [("If-Match", "\"1\"")])
            #expect(active.status == 200 && active.json["status"]?.string == "active", "\(active.text)")
            let again = try await counter.send("PUT", path + "/activate", "{}")
            #expect(again.status == 200 && again["ETag"] == active["ETag"], "\(again.text)")
            let stale = try await counter.send(
                "PUT", path + "/suspend", "{\"reason\":\"x\"}", fields: [("If-Match", "\"1\"")])
            #expect(stale.outcome == "412 stale", "\(stale.text)")
            let limits = "{\"perDay\":\(WalletCounter.money(100)),\"overdraft\":\(WalletCounter.money(50))}"
            let limited = try await counter.send("PUT", path + "/limits", limits)
            #expect(limited.json["available"]?["amountMinor"]?.number?.integer() == 50, "\(limited.text)")
            let freed = try await counter.send("PUT", path + "/limits", "{}")
            #expect(freed.json["limits"]?["perDay"] == nil && freed.status == 200, "\(freed.text)")
            for (verb, status) in [("suspend", "suspended"), ("activate", "active"), ("close", "closed")] {
                let answer = try await counter.send("PUT", "\(path)/\(verb)")
                #expect(answer.json["status"]?.string == status, "\(verb): \(answer.text)")
            }
            let ended = try await counter.send("PUT", path + "/activate")
            #expect(ended.outcome == "422 walletClosed", "\(ended.text)")
            let read = try await counter.send("GET", path)
            #expect(read.status == 200 && read.json["status"]?.string == "closed")
            let unchanged = try await counter.send(
                "GET", path, fields: [("If-None-Match", try #require(read["ETag"]))])
            #expect(unchanged.status == 304)
        }
    }

    @Test func `to a phone the first answer is whom it would pay, and the confirmed one moves money once`() async throws
    {
        try await withWalletCounter { counter in
            let payer = try await counter.wallet(1_000, of: WalletDesk.amal)
            let payee = try await counter.wallet(of: WalletDesk.basma)
            func body(_ confirmed: String) -> String {
                """
                {"fromWalletId":"\(payer)","toPhone":"0100 123 4567","amount":\(WalletCounter.money(10)),\
                "reference":"tea"\(confirmed)}
                """
            }
            for _ in 0..<2 {
                let preview = try await counter.send("POST", "/api/wallet/transfer", body(""), as: "amal")
                #expect(preview.status == 200, "\(preview.text)")
                #expect(preview.json["confirmationRequired"] == .bool(true))
                #expect(preview.json["maskedName"]?.string == "Basma H***", "\(preview.text)")
                #expect(preview["Medley-Event-Id"] == nil)
            }
            let confirmed = body(",\"recipientConfirmed\":true")
            let moved = try await counter.send("POST", "/api/wallet/transfer", confirmed, as: "amal")
            #expect(moved.status == 202, "\(moved.text)")
            let again = try await counter.send("POST", "/api/wallet/transfer", confirmed, as: "amal")
            #expect(again.json == moved.json && again["Idempotency-Replayed"] == "true", "\(again.text)")
            #expect(try await counter.balance(payee) == 10)
            let nobody = try await counter.send(
                "POST", "/api/wallet/transfer", confirmed.replacing("4567", with: "4568").replacing("tea", with: "b"),
                as: "amal")
            #expect(nobody.outcome == "422 unknownRecipient", "\(nobody.text)")
        }
    }

    @Test func `a batch tells what became of each transfer, and an atomic one is all or nothing`() async throws {
        try await withWalletCounter { counter in
            // Transfers of a batch are made in any order: the last does not need the money of the first.
            let (payer, payee) = (try await counter.wallet(100), try await counter.wallet(10))
            let transfers = [
                WalletCounter.transfer(payer, payee, 60, "1"), WalletCounter.transfer(payer, payer, 1, "2"),
                WalletCounter.transfer(payee, payer, 10, "3"),
            ].joined(separator: ",")
            let path = "/api/v1/wallet/transfers:batch"
            let atomic = try await counter.send(
                "POST", path, "{\"transfers\":[\(transfers)],\"atomic\":true}", key: "all")
            #expect(atomic.outcome == "422 batchRefused", "\(atomic.text)")
            #expect(atomic.json["index"]?.number?.integer() == 1)
            #expect(try await counter.balance(payer) == 100)
            let each = try await counter.send("POST", path, "{\"transfers\":[\(transfers)]}", key: "each")
            #expect(each.status == 200, "\(each.text)")
            let items = each.json["items"]?.elements ?? []
            let statuses = items.compactMap { $0["status"]?.number?.integer(as: Int.self) }
            #expect(statuses == [202, 422, 202])
            let codes = items.map { $0["code"]?.string }
            #expect(codes == [nil, "sameWallet", nil])
            let again = try await counter.send("POST", path, "{\"transfers\":[\(transfers)]}", key: "each")
            let repeated = again.json["items"]?.elements ?? []
            let repeatedMovements = repeated.map { $0["movement"] }
            let movements = items.map { $0["movement"] }
            #expect(repeatedMovements == movements, "\(again.text)")
            let repeatedCodes = repeated.map { $0["code"]?.string }
            #expect(repeatedCodes == [nil, "refusedBefore", nil])
            #expect(try await counter.balance(payer) == 50)
            let unknown = WalletCounter.transfer(Self.never, payee, 1, "4")
            let refused = try await counter.send("POST", path, "{\"transfers\":[\(unknown)]}", key: "unknown")
            let item = refused.json["items"]?.elements?.first
            #expect(item?["code"]?.string == "unknownWallet", "\(refused.text)")
            #expect(item?["status"]?.number?.integer() == 422)
            let none = try await counter.send("POST", path, "{\"transfers\":[]}", key: "none")
            #expect(none.outcome == "400 validation transfers", "\(none.text)")
        }
    }

    @Test func `a hold is reserved, taken in part, and the rest given back`() async throws {
        try await withWalletCounter { counter in
            let (wallet, payee) = (try await counter.wallet(100), try await counter.wallet())
            let path = "/api/v1/wallet/\(wallet)/holds"
            let made = try await counter.send("POST", path, WalletCounter.movement(80, "EGP", "visit"), key: "a")
            let id = try #require(made.json["id"]?.string)
            #expect(made.status == 201 && made["Location"] == "\(path)/\(id)", "\(made.text)")
            let body = "{\"amount\":\(WalletCounter.money(30)),\"toWalletId\":\"\(payee)\",\"keepsRest\":true}"
            let taken = try await counter.send("POST", "\(path)/\(id)/capture", body, key: "b")
            #expect(taken.status == 200 && taken.json["captured"]?["amountMinor"]?.number?.integer() == 30)
            let more = "{\"amount\":\(WalletCounter.money(51))}"
            let refused = try await counter.send("POST", "\(path)/\(id)/capture", more, key: "c")
            #expect(refused.outcome == "422 exceedsHold", "\(refused.text)")
            let open = try await counter.send("GET", path + "?status=open")
            #expect(open.json["items"]?.elements?.count == 1, "\(open.text)")
            let given = try await counter.send("POST", "\(path)/\(id)/release")
            #expect(given.json["status"]?.string == "captured", "\(given.text)")
            let closed = try await counter.send("POST", "\(path)/\(id)/capture", key: "d")
            #expect(closed.outcome == "422 holdClosed", "\(closed.text)")
            let read = try await counter.send("GET", "\(path)/\(id)")
            #expect(read.json == given.json)
            let elsewhere = try await counter.send("GET", "/api/v1/wallet/\(payee)/holds/\(id)")
            #expect(elsewhere.outcome == "404 notFound", "\(elsewhere.text)")
            let all = try await counter.send("POST", path, WalletCounter.movement(70, "EGP", "all"), key: "e")
            let whole = try await counter.send(
                "POST", "\(path)/\(all.json["id"]?.string ?? "")/capture", key: "f")
            #expect(whole.json["captured"]?["amountMinor"]?.number?.integer() == 70, "\(whole.text)")
            #expect(try await counter.balance(wallet) == 0)
        }
    }

    @Test(arguments: [
        ("/wallets?userId=1", "400 validation userId"),
        ("/wallets?status=eaten&userId=x", "400 validation userId status"),
        ("/wallets?limit=0", "400 validation limit"), ("/wallets?cursor=x", "400 invalidCursor"),
        ("/wallet/{id}?asOf=yesterday", "400 validation asOf"), ("/wallet/nobody", "404 notFound"),
        ("/wallet/{id}/balance?asOf=1e9", "400 validation asOf"),
        ("/wallet/{id}/transactions?type=gift&from=a&to=b&offset=-1", "400 validation type from to offset"),
        ("/wallet/{id}/transactions?offset=10001", "400 validation offset"),
        ("/wallet/{id}/transactions?offset=+1", "400 validation offset"),
        ("/wallet/{id}/transactions?offset=0&cursor=AAAA", "400 validation offset"),
        ("/wallet/{id}/transactions?reference=", "400 validation reference"),
        ("/wallet/{id}/holds?status=lost", "400 validation status"), ("/wallet/{id}/holds/1", "404 notFound"),
        ("/ledger/entries?accountId=1&eventId=2&from=3&to=4", "400 validation accountId eventId from to"),
        ("/ledger/trial-balance?asOf=", "400 validation asOf"), ("/ledger/accounts?cursor=%00", "400 malformedRequest"),
    ])
    func `a query that cannot be read is refused with all that is wrong`(path: String, expected: String) async throws {
        try await withWalletCounter { counter in
            let id = try await counter.wallet()
            let answer = try await counter.send("GET", "/api/v1" + path.replacing("{id}", with: id))
            #expect(answer.outcome == expected, "\(answer.text)")
        }
    }
}
