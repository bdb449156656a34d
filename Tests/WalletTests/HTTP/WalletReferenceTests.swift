import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Clients that send no key: a movement is known by its wallet and its reference.
@Suite struct WalletReferenceTests {
    @Test(arguments: ["credit", "debit"])
    func `the same reference on a wallet moves money once, whoever repeats it`(_ verb: String) async throws {
        try await withWalletCounter { counter in
            let (wallet, other) = (try await counter.wallet(1_000), try await counter.wallet(1_000))
            let path = "/api/wallet/\(wallet)/\(verb)"
            let body = WalletCounter.movement(10, "EGP", "order 1")
            let first = try await counter.send("POST", path, body)
            #expect(first.status == 202 && first["Idempotency-Replayed"] == nil, "\(first.text)")
            let spaced = body.replacing(",", with: " , ")
            for (body, caller) in [(body, "staff"), (spaced, "staff"), (body, "colleague")] {
                let again = try await counter.send("POST", path, body, as: caller)
                #expect(again.status == 202 && again.json == first.json, "\(again.text)")
                #expect(again["Idempotency-Replayed"] == "true", "\(caller)")
            }
            for changed in [
                WalletCounter.movement(11, "EGP", "order 1"),
                "{\"amount\":\(WalletCounter.money(10)),\"reference\":\"order 1\",\"description\":\"more\"}",
            ] {
                let refused = try await counter.send("POST", path, changed)
                #expect(refused.outcome == "422 idempotencyKeyReused", "\(refused.text)")
            }
            let elsewhere = try await counter.send("POST", "/api/wallet/\(other)/\(verb)", body)
            #expect(elsewhere.status == 202 && elsewhere["Idempotency-Replayed"] == nil, "\(elsewhere.text)")
            let another = try await counter.send("POST", path, WalletCounter.movement(10, "EGP", "order 2"))
            #expect(another.status == 202 && another["Idempotency-Replayed"] == nil, "\(another.text)")
            let keyed = try await counter.send("POST", path, body, key: "a-key-of-its-own")
            #expect(keyed.status == 202 && keyed["Idempotency-Replayed"] == nil, "a key that is sent is used as it is")
            let moved: Int64 = verb == "credit" ? 30 : -30
            #expect(try await counter.balance(wallet) == 1_000 + moved)
            #expect(try await counter.balance(other) == 1_000 + moved / 3)
            try await counter.desk.expectClean()
        }
    }

    @Test func `a transfer without a key is known by the payer's wallet and its reference`() async throws {
        try await withWalletCounter { counter in
            let payer = try await counter.wallet(1_000, of: WalletDesk.amal)
            let payee = try await counter.wallet(1_000, of: WalletDesk.basma)
            let body = WalletCounter.transfer(payer, payee, 10, "rent")
            let first = try await counter.send("POST", "/api/wallet/transfer", body, as: "amal")
            #expect(first.status == 202, "\(first.text)")
            for caller in ["amal", "staff"] {
                let again = try await counter.send("POST", "/api/wallet/transfer", body, as: caller)
                #expect(again.status == 202 && again.json == first.json, "\(caller): \(again.text)")
                #expect(again["Idempotency-Replayed"] == "true")
            }
            let larger = WalletCounter.transfer(payer, payee, 11, "rent")
            let refused = try await counter.send("POST", "/api/wallet/transfer", larger, as: "amal")
            #expect(refused.outcome == "422 idempotencyKeyReused", "\(refused.text)")
            // Who is paid has references of their own, and learns nothing of the payer's.
            let back = try await counter.send(
                "POST", "/api/wallet/transfer", WalletCounter.transfer(payee, payer, 10, "rent"), as: "basma")
            #expect(back.status == 202 && back["Idempotency-Replayed"] == nil, "\(back.text)")
            for body in [body, larger] {
                let spied = try await counter.send("POST", "/api/wallet/transfer", body, as: "basma")
                #expect(spied.outcome == "422 unknownWallet", "\(spied.text)")
            }
            #expect(try await counter.balance(payer) == 1_000)
            try await counter.desk.expectClean()
        }
    }

    @Test func `what was refused under a reference may be asked again`() async throws {
        try await withWalletCounter { counter in
            let wallet = try await counter.wallet()
            let body = WalletCounter.movement(10, "EGP", "order 1")
            let refused = try await counter.send("POST", "/api/wallet/\(wallet)/debit", body)
            #expect(refused.outcome == "422 insufficientFunds", "\(refused.text)")
            _ = try await counter.send(
                "POST", "/api/wallet/\(wallet)/credit", WalletCounter.movement(10, "EGP", "filled"))
            let done = try await counter.send("POST", "/api/wallet/\(wallet)/debit", body)
            #expect(done.status == 202 && done["Idempotency-Replayed"] == nil, "\(done.text)")
        }
    }

    @Test func `a reference that is none is a wrong field and makes no key`() async throws {
        try await withWalletCounter { counter in
            let wallet = try await counter.wallet()
            for reference in ["", "   ", "a\\u0000b", "\\ud83d\\ude00", "عيادة", String(repeating: "r", count: 65)] {
                let answer = try await counter.send(
                    "POST", "/api/wallet/\(wallet)/credit", WalletCounter.movement(10, "EGP", reference))
                #expect(answer.outcome == "400 validation reference", "\(reference): \(answer.text)")
            }
            #expect(try await counter.balance(wallet) == 0)
        }
    }

    @Test func `many at once under one reference, in two processes, move money once and hear the same`() async throws {
        try await withWalletDesks(2) { desks in
            let counters = try desks.map { try WalletCounter($0) }
            let (payer, payee) = (try await counters[0].wallet(1_000), try await counters[0].wallet())
            let body = WalletCounter.transfer(payer, payee, 10, "once")
            let answers = try await withThrowingTaskGroup(of: HTTPTestResponse.self) { group in
                for count in 0..<24 {
                    let counter = counters[count % 2]
                    group.addTask {
                        try await counter.send(
                            "POST", "/api/wallet/transfer", body, as: count % 3 == 0 ? "staff" : "colleague")
                    }
                }
                var answers: [HTTPTestResponse] = []
                for try await answer in group { answers.append(answer) }
                return answers
            }
            let areAccepted = answers.allSatisfy { $0.status == 202 }
            #expect(areAccepted, "\(answers.map(\.outcome))")
            #expect(Set(answers.map(\.json)).count == 1)
            let firstAnswers = answers.count { $0["Idempotency-Replayed"] == nil }
            #expect(firstAnswers == 1)
            #expect(try await counters[1].balance(payer) == 990)
            try await desks[0].expectClean()
        }
    }
}
