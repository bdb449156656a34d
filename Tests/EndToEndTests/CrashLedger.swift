import Foundation
import Synchronization
import TestSupport

/// What the writers know: what was acknowledged, what was given up without an answer, and what went wrong.
final class CrashLedger: Sendable {
    /// A command with its answer.
    struct Acknowledged: Sendable {
        var command: CrashCommand
        var id: String
    }

    private struct State {
        var acknowledged: [String: Acknowledged] = [:]
        var abandoned: [CrashCommand] = []
        var faults: [String] = []
        var replays = 0
        var losses = 0
        var isStopped = false
        var outageCount = 0
        var isOut = false
    }

    private let state = Mutex(State())
    private let changed = NSCondition()

    var acknowledged: [Acknowledged] {
        state.withLock { $0.acknowledged.values.sorted { $0.command.key < $1.command.key } }
    }
    var abandoned: [CrashCommand] { state.withLock { $0.abandoned } }
    var faults: [String] { state.withLock { $0.faults } }
    /// How many answers said that they repeat an earlier one, and how many requests got none.
    var counts: (replays: Int, losses: Int) { state.withLock { ($0.replays, $0.losses) } }
    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Notes an answer; another one for the same key must name the same thing.
    func acknowledge(_ command: CrashCommand, _ answer: ServerAnswer) {
        let id = answer.string("id")
        change { state in
            if answer.field("Idempotency-Replayed") == "true" { state.replays += 1 }
            if let known = state.acknowledged[command.key], known.id != id {
                state.faults.append("\(command.key) was \(known.id) and is \(id)")
            }
            state.acknowledged[command.key] = Acknowledged(command: command, id: id)
        }
    }

    /// Notes a command whose fate nobody waited for.
    func abandon(_ command: CrashCommand) { change { $0.abandoned.append(command) } }

    /// Takes all that were given up.
    func takeAbandoned() -> [CrashCommand] {
        state.withLock { state in
            defer { state.abandoned = [] }
            return state.abandoned
        }
    }

    func noteLoss() { change { $0.losses += 1 } }

    func note(fault: String) { change { $0.faults.append(fault) } }

    /// Says that the server or the database is about to go away, or is back.
    func setOut(_ isOut: Bool) {
        change { state in
            state.isOut = isOut
            state.outageCount += 1
        }
    }

    /// A number that changes with every beginning and end of an outage; odd while one lasts.
    var outageCount: Int { state.withLock { $0.outageCount } }

    /// Asks the writers to end.
    func stop() { change { $0.isStopped = true } }

    /// Waits until the outage has ended; goes on after a while, since what was lost may have another reason.
    func waitForEndOfOutage() { wait(seconds: 5) { !$0.isOut } }

    /// Waits until that many more commands are acknowledged; false where that takes too long or something went wrong.
    func waitForAcknowledged(more count: Int) -> Bool {
        let target = state.withLock { $0.acknowledged.count } + count
        wait(seconds: Double(Patience.seconds)) { $0.acknowledged.count >= target || !$0.faults.isEmpty }
        return state.withLock { $0.acknowledged.count >= target && $0.faults.isEmpty }
    }

    private func change(_ body: @Sendable (inout State) -> Void) {
        changed.lock()
        state.withLock { body(&$0) }
        changed.broadcast()
        changed.unlock()
    }

    private func wait(seconds: Double, until holds: (State) -> Bool) {
        let end = Date(timeIntervalSinceNow: seconds)
        changed.lock()
        while !state.withLock({ holds($0) }), changed.wait(until: end) {}
        changed.unlock()
    }
}
