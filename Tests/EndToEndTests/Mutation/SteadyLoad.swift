import Foundation
import JSON
import Synchronization
import TestSupport

/// Clients that mean well and work without a pause, in hospitals of their own and together in one.
final class SteadyLoad: Sendable {
    /// How many play the examples through, each in one fresh hospital after another, and how many work in the same one.
    static let exampleCount = 2
    static let clerkCount = 2

    private struct State {
        var isOver = false
        var count = 0
        var faults: [String] = []
    }

    private let state = Mutex(State())
    private let ended = DispatchGroup()

    /// Begins.
    init(_ document: APIDocument, _ clinic: Clinic) {
        for _ in 0..<Self.exampleCount { start { [self] in try playExamples(document, clinic.client) } }
        for _ in 0..<Self.clerkCount { start { [self] in try register(clinic) } }
    }

    /// Ends it: how many requests were answered, and what went wrong.
    func stop() -> (count: Int, faults: [String]) {
        state.withLock { $0.isOver = true }
        ended.wait()
        return state.withLock { ($0.count, $0.faults) }
    }

    private func start(_ turn: @escaping @Sendable () throws -> Void) {
        ended.enter()
        let thread = Thread { [self] in
            defer { ended.leave() }
            while !state.withLock({ $0.isOver }) {
                do {
                    try turn()
                } catch {
                    state.withLock { $0.faults.append("\(error)") }
                    return
                }
            }
        }
        thread.stackSize = 4 << 20
        thread.start()
    }

    private func playExamples(_ document: APIDocument, _ client: ServerClient) throws {
        var run = ExampleRun(document, code: Installation.freshCode(), client)
        try run.runAll()
        let faults = run.outcomes.compactMap { outcome in outcome.fault.map { "\(outcome.operation.title): \($0)" } }
        let count = run.outcomes.count
        state.withLock {
            $0.count += count
            $0.faults += faults
        }
    }

    private func register(_ clinic: Clinic) throws {
        let made = try clinic.client.send(
            "POST", "/api/v1/patients", token: clinic.token,
            json: [
                "givenName": "Amal", "familyName": "Nasser", "ageYears": 40, "sex": "female", "confirmDuplicate": true,
            ])
        let path = "/api/v1/patients/\(made.string("id"))"
        let charged = try clinic.client.send(
            "POST", "/api/v1/charges", token: clinic.token,
            json: [
                "patientId": .string(made.string("id")), "code": "CONSULT", "description": "Consultation",
                "quantity": 1, "unitPrice": ["amountMinor": 40_000, "currency": "EGP"], "serviceDate": "2026-01-05",
            ])
        let read = try clinic.client.send("GET", path, token: clinic.token)
        let found = try clinic.client.send("GET", "/api/v1/patients?q=amal&limit=5", token: clinic.token)
        let account = try clinic.client.send("GET", path + "/account", token: clinic.token)
        let answers = [(made, 201), (charged, 201), (read, 200), (found, 200), (account, 200)]
        let faults = answers.filter { $0.0.status != $0.1 }.map { "\($0.0.summary) instead of \($0.1)" }
        state.withLock {
            $0.count += answers.count
            $0.faults += faults
        }
    }
}
