import Foundation
import Synchronization
import TestSupport

/// What the clients of the fault loop know: what was acknowledged, refused or never answered, and what went wrong.
final class FaultLedger: Sendable {
    /// A hold that is open as far as its client knows.
    struct OpenHold: Sendable {
        var wallet: FaultWallet
        var id: String
        var left: Int
    }

    /// How often what happened.
    struct Counts: Sendable {
        /// Commands that were answered 2xx.
        var acknowledged = 0
        /// Commands that were refused by a rule.
        var refused = 0
        /// Commands of which nobody was told what became of them.
        var unknown = 0
        /// Attempts that got no answer, or one that says to try again.
        var lost = 0
        /// Effects that were acknowledged, by what they are; a batch has many.
        var effects: [FaultEffect.Kind: Int] = [:]
        /// Commands that each server acknowledged.
        var byServer: [Int: Int] = [:]
    }

    /// How long a client waits for the end of an outage, and how long where it knows of none.
    private static let outageSeconds = 5.0
    private static let backOffSeconds = 0.02

    private struct State {
        var records: [FaultRecord] = []
        var counts = Counts()
        var faults: [String] = []
        var holds: [OpenHold] = []
        var isStopped = false
        var isOut = false
        var token = ""
    }

    private let state = Mutex(State())
    private let changed = NSCondition()

    var counts: Counts { state.withLock { $0.counts } }
    var isStopped: Bool { state.withLock { $0.isStopped } }
    /// The access token of the present round.
    var token: String { state.withLock { $0.token } }

    /// Begins a round.
    func begin(token: String) {
        change { state in
            state.token = token
            state.isStopped = false
        }
    }

    /// Says that everything is about to go away, or is back.
    func setOut(_ isOut: Bool) { change { $0.isOut = isOut } }

    /// Holds a client back that got no answer: until the outage is over, or for a moment, as clients back off.
    func backOff() {
        let end = Date(timeIntervalSinceNow: state.withLock { $0.isOut } ? Self.outageSeconds : Self.backOffSeconds)
        changed.lock()
        while state.withLock({ $0.isOut && !$0.isStopped }), changed.wait(until: end) {}
        _ = changed.wait(until: min(end, Date(timeIntervalSinceNow: Self.backOffSeconds)))
        changed.unlock()
    }

    /// Asks the clients to end.
    func stop() { change { $0.isStopped = true } }

    /// Notes what became of a command.
    func note(_ record: FaultRecord, server: Int) {
        change { state in
            state.records.append(record)
            guard record.isAcknowledged else {
                if record.verdicts.contains(.unknown) {
                    state.counts.unknown += 1
                } else {
                    state.counts.refused += 1
                }
                return
            }
            state.counts.acknowledged += 1
            state.counts.byServer[server, default: 0] += 1
            for (effect, verdict) in zip(record.command.effects, record.verdicts) {
                if case .done = verdict { state.counts.effects[effect.kind, default: 0] += 1 }
            }
        }
    }

    func noteLoss() { change { $0.counts.lost += 1 } }
    func note(fault: String) { change { $0.faults.append(fault) } }

    /// Takes the records since the last time, and what went wrong.
    func take() -> (records: [FaultRecord], faults: [String]) {
        state.withLock { state in
            defer { (state.records, state.faults) = ([], []) }
            return (state.records, state.faults)
        }
    }

    /// Puts a hold where any client may take it out.
    func put(_ hold: OpenHold) { state.withLock { $0.holds.append(hold) } }

    /// Takes a hold out for one client alone.
    func takeHold(_ choice: Int) -> OpenHold? {
        state.withLock { state in
            if state.holds.isEmpty { return nil }
            return state.holds.remove(at: choice % state.holds.count)
        }
    }

    /// Waits until a count of all servers, or of one, is so much larger; false where that takes too long.
    func wait(more count: Int, of number: @escaping @Sendable (Counts) -> Int) -> Bool {
        let end = Date(timeIntervalSinceNow: Double(Patience.seconds))
        let target = number(counts) + count
        changed.lock()
        defer { changed.unlock() }
        while number(counts) < target {
            guard changed.wait(until: end) else { return false }
        }
        return true
    }

    private func change(_ body: (inout State) -> Void) {
        changed.lock()
        state.withLock { body(&$0) }
        changed.broadcast()
        changed.unlock()
    }
}
