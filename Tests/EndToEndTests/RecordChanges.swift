import Foundation
import JSON
import Synchronization
import TestSupport

/// A second hospital whose records are merged, parted, erased, imported and billed at random while tables are rebuilt, so that
/// every projection has rows that come and go.
final class RecordChanges: Sendable {
    /// A pair of records of one person.
    private struct Pair {
        var left: String
        var right: String
        var merge: String?
        /// An issued invoice of the left one, and what is still to be paid of it, in minor units.
        var invoice: (id: String, left: Int)?
    }

    private struct State {
        var isStopped = false
        var count = 0
        var faults: [String] = []
    }

    /// Everything that is done, each once before chance decides.
    private enum Deed: CaseIterable {
        case register, merge, undo, tellApart, invoice, pay, deposit, hold, change, erase, importBundle, key, location
        case wallet, merchant, card, queue
        case offer
    }

    let clinic: Clinic
    /// The id of another hospital, to which money is sent.
    private let neighbour: String
    private let state = Mutex(State())
    private let ended = DispatchGroup()

    /// Begins, until `stop()`, and at least until everything was done once.
    init(_ clinic: Clinic, seed: UInt64) throws {
        self.clinic = clinic
        let other = try Clinic.signUp(Installation.freshCode(), clinic.client)
        try other.takeMoney(from: clinic.variables["hospitalId"])
        neighbour = other.variables["hospitalId"] ?? ""
        ended.enter()
        let thread = Thread { [self] in
            var random = SeededRandom(seed: seed)
            var pairs: [Pair] = []
            var deeds = Deed.allCases
            while !deeds.isEmpty || !state.withLock({ $0.isStopped }) {
                let deed = deeds.isEmpty ? Deed.allCases.randomElement(using: &random) : deeds.removeFirst()
                do {
                    try carryOut(deed ?? .register, &pairs, &random)
                } catch {
                    state.withLock { $0.faults.append("\(deed ?? .register): \(error)") }
                }
                state.withLock { $0.count += 1 }
            }
            ended.leave()
        }
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Ends it; answers how much was done and what was refused.
    func stop() -> (count: Int, faults: [String]) {
        state.withLock { $0.isStopped = true }
        ended.wait()
        return state.withLock { ($0.count, $0.faults) }
    }

    private func carryOut(_ deed: Deed, _ pairs: inout [Pair], _ random: inout SeededRandom) throws {
        let free = pairs.indices.filter { pairs[$0].merge == nil }.randomElement(using: &random)
        switch deed {
        case .register: pairs.append(try pair(Int.random(in: 1...9_999, using: &random)))
        case .merge:
            guard let place = free else { return }
            pairs[place].merge = try send(
                "/patients/\(pairs[place].left)/merge",
                ["duplicateId": .string(pairs[place].right), "reason": "Came twice"])
        case .undo:
            guard let place = pairs.indices.filter({ pairs[$0].merge != nil }).randomElement(using: &random),
                let merge = pairs[place].merge
            else { return }
            _ = try send("/merges/\(merge)/undo", [:], 200)
            pairs[place].merge = nil
        case .tellApart:
            guard let place = free else { return }
            _ = try send("/patients/\(pairs[place].left)/distinct", ["otherId": .string(pairs[place].right)], 200)
        case .erase:
            let gone = try pair(Int.random(in: 1...9_999, using: &random)).left
            _ = try charge(gone, 700)
            // What its wallets' movements are described by goes with it.
            try move(gone, &random)
            _ = try send("/erasure-requests", ["patientId": .string(gone), "reason": "Asked for"])
        case .hold, .change: try touch(deed, try pairs.randomElement(using: &random)?.left ?? pair(1).left, &random)
        case .importBundle: try importBundle(Int.random(in: 1...99_999, using: &random))
        case .key:
            let key = try send("/api-keys", ["name": "A lab", "permissions": ["patient.read"]])
            if Bool.random(using: &random) { _ = try send("/api-keys/\(key)", nil, 204, method: "DELETE") }
        case .location:
            _ = try send("/locations", ["name": .string("Branch \(Int.random(in: 1...999, using: &random))")])
        case .invoice, .pay, .deposit: try bill(deed, free, &pairs, &random)
        case .wallet: try move(try pairs.randomElement(using: &random)?.left ?? pair(1).left, &random)
        case .merchant: _ = try sell(&random)
        case .offer: try offer(&random)
        case .card: try claim(try pairs.randomElement(using: &random)?.left ?? pair(1).left, &random)
        case .queue: try wait(try pairs.randomElement(using: &random)?.left ?? pair(1).left, &random)
        }
    }

    private func touch(_ deed: Deed, _ patient: String, _ random: inout SeededRandom) throws {
        if deed == .change {
            let phone = "+2010\(Int.random(in: 10_000_000...10_000_040, using: &random))"
            _ = try send("/patients/\(patient)", ["phone": .string(phone)], 200, method: "PATCH")
            return
        }
        _ = try send("/patients/\(patient)/legal-hold", ["reason": "A lawsuit"], 200, method: "PUT")
        _ = try send("/patients/\(patient)/legal-hold", nil, 204, method: "DELETE")
    }

    private func bill(_ deed: Deed, _ free: Int?, _ pairs: inout [Pair], _ random: inout SeededRandom) throws {
        guard let place = free else { return }
        let patient = pairs[place].left
        let amount = Int.random(in: 2...50, using: &random) * 100
        switch deed {
        case .invoice:
            let charges = [try charge(patient, amount), try charge(patient, 300)]
            let invoice = try send(
                "/invoices", ["patientId": .string(patient), "chargeIds": .array(charges.map { .string($0) })])
            _ = try send("/invoices/\(invoice)/issue", [:], 200)
            pairs[place].invoice = (invoice, amount + 300)
        case .pay:
            guard let invoice = pairs[place].invoice, invoice.left > 0 else { return }
            let payment = try send(
                "/payments", ["invoiceId": .string(invoice.id), "amount": money(100), "method": "cash"])
            pairs[place].invoice?.left -= 100
            if Bool.random(using: &random) {
                _ = try send("/payments/\(payment)/refund", ["amount": money(100), "reason": "Too much"])
                pairs[place].invoice?.left += 100
            }
        default:
            let deposit = try send(
                "/payments", ["patientId": .string(patient), "amount": money(amount), "method": "card"])
            _ = try send("/payments/\(deposit)/refund", ["amount": money(100), "reason": "Moved away"])
        }
    }

    /// Money between two wallets of a patient, and some of it held.
    private func move(_ owner: String, _ random: inout SeededRandom) throws {
        let wallets = [try wallet(of: owner), try wallet(of: owner)]
        let amount = Int.random(in: 2...50, using: &random) * 100
        _ = try send("/wallet/\(wallets[0])/credit", ["amount": money(amount), "reference": "Salary"], 202)
        let moved = try answer(
            "/wallet/transfer",
            [
                "fromWalletId": .string(wallets[0]), "toWalletId": .string(wallets[1]), "amount": money(100),
                "reference": "Pocket money", "description": "For the week",
            ], 202
        ).json
        // The other tenant has no such wallet: it is under way for a moment, and comes back.
        _ = try send(
            "/clearings",
            [
                "fromWalletId": .string(wallets[0]), "hospitalId": .string(neighbour),
                "toWalletId": .string(wallets[1]),
                "amount": money(50), "reference": "Visit",
            ], 202)
        try giveBack(moved["eventId"]?.string ?? "")
        let hold = try send(
            "/wallet/\(wallets[1])/holds", ["amount": money(50), "reference": "Taxi", "description": "To the clinic"])
        if Bool.random(using: &random) {
            _ = try send("/wallet/\(wallets[1])/holds/\(hold)/capture", ["amount": money(40)], 200)
        }
        let payment = try send(
            "/collections",
            [
                "method": "wallet", "walletId": .string(wallets[0]), "amount": money(20), "reference": "Visit",
                "description": "A follow-up",
            ])
        if Bool.random(using: &random) {
            _ = try send("/collections/\(payment)/authorize", nil, 200)
            _ = try send("/collections/\(payment)/refund", ["amount": money(5), "reason": "Shorter"], 200)
        }
    }

    /// A wallet in use.
    func wallet(of owner: String) throws -> String {
        let wallet = try send("/wallet", ["userId": .string(owner), "type": "personal", "currency": "EGP"])
        _ = try send("/wallet/\(wallet)/activate", nil, 200, method: "PUT")
        return wallet
    }

    /// A little of a movement, and more that is asked for and not done; by settings that say so.
    private func giveBack(_ movement: String) throws {
        let threshold: JSONValue = ["currency": "EGP", "refundMinor": 20]
        _ = try send(
            "/wallet-settings",
            ["defaultLimits": [], "approvalThresholds": [threshold], "holdSeconds": 3_600, "singleApprover": false],
            200,
            method: "PUT")
        let path = "/wallet/transactions/\(movement)/refund"
        _ = try send(path, ["amount": money(10), "reference": "Change", "description": "Too much"], 202)
        let asked = try answer(path, ["amount": money(30), "reference": "More", "description": "Much too much"], 202)
            .json
        let request = asked["approval"]?["id"]?.string ?? ""
        _ = try send("/approvals/\(request)/withdraw", nil, 200)
    }

    private func pair(_ number: Int) throws -> Pair {
        func register(_ given: String) throws -> String {
            try send(
                "/patients",
                [
                    "givenName": .string(given), "familyName": .string("Pair \(number)"), "birthDate": "1986-03-14",
                    "sex": "female", "phone": .string("+2011\(10_000_000 + number)"), "confirmDuplicate": true,
                    "identifiers": [
                        ["system": "passport", "value": .string("\(given) \(number) \(UUID().uuidString)")]
                    ],
                ])
        }
        return Pair(left: try register("Fatma"), right: try register("Fatima"))
    }

    private func charge(_ patient: String, _ amount: Int) throws -> String {
        try send(
            "/charges",
            [
                "patientId": .string(patient), "code": "VISIT", "description": "Visit", "quantity": 1,
                "unitPrice": money(amount), "serviceDate": "2026-01-15",
            ])
    }

    private func importBundle(_ number: Int) throws {
        let bundle = """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"urn:uuid:p\(number)","resource":{"resourceType":"Patient","id":"p\(number)",
            "name":[{"family":"Imported","given":["Number \(number)"]}],"birthDate":"1970-01-01"}},
            {"fullUrl":"urn:uuid:o\(number)","resource":{"resourceType":"Observation","id":"o\(number)","status":"final",
            "code":{"text":"Pulse"},"subject":{"reference":"urn:uuid:p\(number)"}}}]}
            """
        var request = ServerRequest("POST", "/api/v1/patients/import", token: clinic.token)
        request.body = Array(bundle.utf8)
        request.contentType = "application/fhir+json"
        let answer = try clinic.client.send(request)
        guard answer.status == 200 else { throw TestFailure(answer.summary) }
    }

    func money(_ amount: Int) -> JSONValue { ["amountMinor": .integer(amount), "currency": "EGP"] }

    /// Sends a write; answers the id of what it made.
    @discardableResult
    func send(
        _ path: String, _ body: JSONValue?, _ status: Int = 201, method: String = "POST"
    ) throws -> String {
        try answer(path, body, status, method: method).json["id"]?.string ?? ""
    }

    /// Sends a write; what it answers.
    func answer(
        _ path: String, _ body: JSONValue?, _ status: Int = 201, method: String = "POST"
    ) throws -> ServerAnswer {
        var request = ServerRequest(method, "/api/v1" + path, token: clinic.token)
        if let body { request.body = body.bytes }
        request.fields = [("Idempotency-Key", UUID().uuidString)]
        if method == "PATCH" || path == "/wallet-settings" { request.fields.append(("If-Match", "*")) }
        let answer = try clinic.client.send(request)
        guard answer.status == status else { throw TestFailure("\(method) \(path): \(answer.summary)") }
        return answer
    }
}
