import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// What rests on two records being one person's, beside the undoing of their merge: it comes before that in the log, or it
    /// is refused.
    @Suite struct UndoRaceTests {
        /// What is asked for while the merge is undone.
        enum Command: String, CaseIterable, Sendable {
            /// A draft with charges of both is issued.
            case issue
            /// A deposit of the one pays an invoice of the other.
            case allocate

            var refusal: String { self == .issue ? "chargesOfSeveralPatients" : "otherPatientsInvoice" }
        }

        private static let rounds = 24
        /// How far one of the two requests may be behind the other.
        private static let lagMicroseconds: UInt32 = 3_000

        @Test(arguments: Command.allCases, [1, 2] as [UInt64])
        func `nothing that needs one person is recorded behind the undoing that parts them`(
            _ command: Command, seed: UInt64
        ) throws {
            let desk = try MergeDesk(Installation.shared())
            var random = SeededRandom(seed: seed)
            let people = [try desk.register("Undo\(seed)", "Left"), try desk.register("Undone\(seed)", "Right")]
            let clients = try (0..<2).map { _ in try desk.installation.client() }
            let token = desk.clinic.token
            var outcomes: [Int: Int] = [:]
            for round in 0..<Self.rounds {
                let others = try begin(command, desk, people[1])
                let merge = try desk.merge(people[1], into: people[0])
                // A read behind the last write: Billing knows of the merge.
                _ = try desk.read("/patients/\(people[1])/account")
                let requests = [
                    try request(command, desk, people[0], others), (path: "/merges/\(merge)/undo", body: [:]),
                ]
                let lags = requests.map { _ in UInt32.random(in: 0...Self.lagMicroseconds, using: &random) }
                let answers = Mutex<[Int: Result<ServerAnswer, any Error>]>([:])
                DispatchQueue.concurrentPerform(iterations: requests.count) { number in
                    usleep(lags[number])
                    let answer = Result {
                        try Self.send(clients[number], token, requests[number].path, requests[number].body)
                    }
                    answers.withLock { $0[number] = answer }
                }
                let found = try answers.withLock { found in try (0..<2).map { try #require(found[$0]).get() } }
                try expectOrder(command, found, "seed \(seed), round \(round), lags \(lags)")
                outcomes[found[0].status, default: 0] += 1
            }
            print("\(command.rawValue) beside an undoing, seed \(seed): answered \(outcomes)")
            try desk.verify()
        }

        /// What there is of the duplicate before the merge: a charge, or a deposit.
        private func begin(_ command: Command, _ desk: MergeDesk, _ duplicate: String) throws -> String {
            switch command {
            case .issue: try desk.charge(duplicate, 30)
            case .allocate: try desk.deposit(duplicate, 10)
            }
        }

        /// The request that is raced, of what both records have.
        private func request(
            _ command: Command, _ desk: MergeDesk, _ survivor: String, _ others: String
        ) throws -> (path: String, body: JSONValue) {
            let own = try desk.charge(survivor, 20)
            switch command {
            case .issue:
                let draft = try desk.write(
                    "POST", "/invoices",
                    ["patientId": .string(survivor), "chargeIds": .array([.string(own), .string(others)])])
                return ("/invoices/\(draft.string("id"))/issue", [:])
            case .allocate:
                return ("/payments/\(others)/allocations", ["invoiceId": .string(try desk.invoice(survivor, [own]))])
            }
        }

        /// Sends a write until it is answered by more than to come again.
        private static func send(
            _ client: ServerClient, _ token: String, _ path: String, _ body: JSONValue
        ) throws -> ServerAnswer {
            var request = ServerRequest("POST", "/api/v1" + path, token: token, json: body)
            request.fields = [("Idempotency-Key", UUID().uuidString)]
            for _ in 0..<50 {
                let answer = try client.send(request)
                if answer.status != 503 { return answer }
            }
            throw TestFailure("\(path) is never answered")
        }

        private func expectOrder(_ command: Command, _ answers: [ServerAnswer], _ place: String) throws {
            let (asked, undone) = (answers[0], answers[1])
            try #require(undone.status == 200, "\(place): \(undone.summary)")
            if asked.status == 200 {
                #expect(Self.number(asked) < Self.number(undone), "\(place): recorded behind the undoing")
            } else {
                #expect(asked.string("code") == command.refusal, "\(place): \(asked.summary)")
            }
        }

        /// The place in the hospital's log.
        private static func number(_ answer: ServerAnswer) -> Int {
            answer.field("Medley-Position")?.split(separator: "-").last.flatMap { Int($0) } ?? .max
        }
    }
}
