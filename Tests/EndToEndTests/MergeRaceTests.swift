import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// A merge and its undoing beside charges, invoices and payments of both records, from several connections at once.
    @Suite struct MergeRaceTests {
        private static let clerks = 4
        private static let stepsPerClerk = 30

        @Test(arguments: [1, 2, 3] as [UInt64])
        func `merges beside running charges and payments lose nothing, to the last cent`(seed: UInt64) throws {
            let desk = try MergeDesk(Installation.shared())
            let random = SeededRandom(seed: seed)
            let people = [try desk.register("Race\(seed)", "Left"), try desk.register("Racing\(seed)", "Right")]
            let books = RaceBooks()
            let failures = Mutex<[String]>([])
            let clients = try (0..<Self.clerks).map { _ in try desk.installation.client() }
            let token = desk.clinic.token
            DispatchQueue.concurrentPerform(iterations: Self.clerks) { number in
                var clerk = RaceClerk(
                    client: clients[number], token: token, people: people, books: books,
                    random: random.derived(UInt64(number)))
                do {
                    for _ in 0..<Self.stepsPerClerk { try clerk.step() }
                } catch {
                    failures.withLock { $0.append("clerk \(number): \(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [], "seed \(seed)")
            try expectBooks(desk, people, books.entries)
        }

        /// Parted and merged, the accounts come to what was charged and paid, and everything that was answered is there.
        private func expectBooks(_ desk: MergeDesk, _ people: [String], _ entries: RaceBooks.Entries) throws {
            let owed = entries.issued.values.reduce(0, +) - entries.paid.values.reduce(0, +) + entries.refunded
            #expect(!entries.issued.isEmpty && !entries.paid.isEmpty && !entries.merges.isEmpty)
            for merge in entries.merges where try desk.read("/merges/\(merge)").json["undoneAt"] == nil {
                try desk.write("POST", "/merges/\(merge)/undo", status: 200)
            }
            // What is read for its position waits for all that went before.
            _ = try desk.charge(people[0], 1)
            let parted = try people.map { try balance(desk, $0) }
            #expect(parted.reduce(0, +) == owed)
            _ = try desk.merge(people[1], into: people[0])
            for person in people { #expect(try balance(desk, person) == owed) }
            let charges = try all(desk, "/charges?patientId=\(people[1])&limit=200")
            #expect(charges.count == entries.charges.count + 1 && entries.charges.isSubset(of: charges))
            #expect(try all(desk, "/invoices?patientId=\(people[1])&limit=200").isSuperset(of: entries.issued.keys))
            #expect(try all(desk, "/payments?patientId=\(people[1])&limit=200") == Set(entries.paid.keys))
            try desk.verify()
        }

        private func balance(_ desk: MergeDesk, _ person: String) throws -> Int {
            try desk.read("/patients/\(person)/account").json["balance"]?["amountMinor"]?.number?.integer() ?? .min
        }

        private func all(_ desk: MergeDesk, _ path: String) throws -> Set<String> {
            var found: Set<String> = []
            var cursor = ""
            repeat {
                let page = try desk.read(path + cursor)
                for item in page.json["items"]?.elements ?? [] { found.insert(item["id"]?.string ?? "") }
                cursor = page.json["nextCursor"]?.string.map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            return found
        }
    }
}

/// What the clerks of a race were answered.
final class RaceBooks: Sendable {
    struct Entries: Sendable {
        var charges: Set<String> = []
        /// Charges of which nobody has made an invoice yet.
        var free: [String] = []
        var issued: [String: Int] = [:]
        var paid: [String: Int] = [:]
        var refunded = 0
        var merges: [String] = []
    }

    private let held = Mutex(Entries())

    var entries: Entries { held.withLock { $0 } }

    func change<Value: Sendable>(_ body: (inout Entries) -> Value) -> Value { held.withLock { body(&$0) } }
}

/// One of several who work on two records at once, at random.
struct RaceClerk {
    let client: ServerClient
    let token: String
    let people: [String]
    let books: RaceBooks
    var random: SeededRandom

    /// What a request that lost a race, or meets another state than the clerk knew, may answer.
    private static let refusals: Set = [404, 409, 412, 422]

    mutating func step() throws {
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1, 2: try charge()
        case 3, 4, 5: try invoice()
        case 6, 7: try pay()
        case 8: try deposit()
        case 9: try refund()
        case 10: try merge()
        default: try undo()
        }
    }

    private mutating func charge() throws {
        let made = try send(
            "/charges",
            [
                "patientId": .string(person()), "code": "CONS", "description": "Seen", "quantity": 1,
                "unitPrice": money(Int.random(in: 1...9_999, using: &random)), "serviceDate": "2026-01-05",
            ])
        guard let id = made?.string("id") else { throw TestFailure("a charge was refused") }
        books.change { entries in
            entries.charges.insert(id)
            entries.free.append(id)
        }
    }

    private mutating func invoice() throws {
        let chosen = books.change { entries in
            let taken = Array(entries.free.prefix(2))
            entries.free.removeFirst(taken.count)
            return taken
        }
        if chosen.isEmpty { return }
        let body: JSONValue = ["patientId": .string(person()), "chargeIds": .array(chosen.map { .string($0) })]
        guard let draft = try send("/invoices", body)?.string("id") else {
            return books.change { $0.free += chosen }
        }
        guard let issued = try send("/invoices/\(draft)/issue", nil) else { return }
        let total: Int = issued.json["total"]?["amountMinor"]?.number?.integer() ?? .min
        books.change { $0.issued[draft] = total }
    }

    private mutating func pay() throws {
        guard let invoice = books.entries.issued.keys.sorted().randomElement(using: &random) else { return }
        try receive(["invoiceId": .string(invoice), "excessToDeposit": true])
    }

    private mutating func deposit() throws { try receive(["patientId": .string(person())]) }

    private mutating func receive(_ purpose: JSONValue) throws {
        let amount = Int.random(in: 1...5_000, using: &random)
        let body = purpose.setting("amount", to: money(amount)).setting("method", to: "cash")
        guard let id = try send("/payments", body)?.string("id") else { return }
        books.change { $0.paid[id] = amount }
    }

    private mutating func refund() throws {
        guard let payment = books.entries.paid.keys.sorted().randomElement(using: &random) else { return }
        let amount = Int.random(in: 1...500, using: &random)
        guard try send("/payments/\(payment)/refund", ["amount": money(amount), "reason": "Moved"]) != nil else {
            return
        }
        books.change { $0.refunded += amount }
    }

    private mutating func merge() throws {
        let survivor = Int.random(in: 0...1, using: &random)
        guard
            let id = try send("/patients/\(people[survivor])/merge", ["duplicateId": .string(people[1 - survivor])])?
                .string("id")
        else { return }
        books.change { $0.merges.append(id) }
    }

    private mutating func undo() throws {
        guard let merge = books.entries.merges.last else { return }
        _ = try send("/merges/\(merge)/undo", nil)
    }

    private mutating func person() -> String { people[Int.random(in: 0...1, using: &random)] }

    private func money(_ minor: Int) -> JSONValue {
        ["amountMinor": .number(JSONNumber(minor)), "currency": "EGP"]
    }

    /// The answer of a write; nil where it was refused. What is to be tried again is, under the same key.
    private func send(_ path: String, _ body: JSONValue?) throws -> ServerAnswer? {
        let target = "/api/v1" + path
        var request =
            body.map { ServerRequest("POST", target, token: token, json: $0) }
            ?? ServerRequest("POST", target, token: token)
        request.fields = [("Idempotency-Key", UUID().uuidString)]
        for _ in 0..<50 {
            let answer = try client.send(request)
            if answer.isSuccess { return answer }
            if Self.refusals.contains(answer.status) { return nil }
            guard answer.status == 503 else { throw TestFailure("\(path): \(answer.summary)") }
        }
        throw TestFailure("\(path) is never answered")
    }
}
