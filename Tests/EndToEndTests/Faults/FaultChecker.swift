/// Holds what clients know against what the log says: pure, so that it can be shown to find what is wrong.
///
/// It goes on from round to round: events are taken in the order of the log, each once.
struct FaultChecker: Sendable {
    /// What each wallet comes to.
    private(set) var books: [String: FaultBook] = [:]
    /// The last position that was taken.
    private(set) var position = 0
    /// How many events moved money: each has two sides in the ledger.
    private(set) var movementCount = 0
    private var events: [String: [(id: String, effect: FaultEffect)]] = [:]
    /// What no client was ever told is in the log: by name, so that whoever asked is found later.
    private var unclaimed: Set<String> = []
    /// What is undecided still: it may come later, where a request was under way.
    private var open: [FaultRecord] = []

    /// Takes what was added to the log; answers what is wrong in it.
    mutating func read(_ added: [LoggedEvent]) -> [String] {
        var faults: [String] = []
        for event in added {
            if event.position <= position { faults.append("position \(event.position) comes after \(position)") }
            position = event.position
            books[event.stream, default: FaultBook(event.stream)].take(event)
            if let second = event.secondStream {
                books[second, default: FaultBook(second)].take(event, isSecond: true)
            }
            guard let effect = event.effect else { continue }
            events[effect.name, default: []].append((event.eventID, effect))
            unclaimed.insert(effect.name)
            if effect.kind != .hold, effect.kind != .release { movementCount += 1 }
        }
        for wallet in books.keys.sorted() { faults += books[wallet]?.takeFaults() ?? [] }
        return faults
    }

    /// Compares commands with the log as far as it was read; answers what is wrong.
    mutating func judge(_ records: [FaultRecord]) -> [String] {
        var faults: [String] = []
        let all = open + records
        open = []
        for record in all {
            faults += faultsOf(record)
            for effect in record.command.effects { unclaimed.remove(effect.name) }
            if !record.isAcknowledged, record.wasLost { open.append(record) }
        }
        for name in unclaimed.sorted() { faults.append("nobody asked for \(name), which is in the log") }
        unclaimed = []
        return faults
    }

    private func faultsOf(_ record: FaultRecord) -> [String] {
        var faults: [String] = []
        var doneCount = 0
        for (effect, verdict) in zip(record.command.effects, record.verdicts) {
            let found = events[effect.name] ?? []
            let ids = found.map(\.id).joined(separator: ", ")
            if !found.isEmpty { doneCount += 1 }
            if found.count > 1 { faults.append("\(effect.name) is in the log \(found.count) times: \(ids)") }
            for event in found where !Self.isSame(effect, event.effect) {
                faults.append("\(effect.name) is in the log as \(event.effect), not as \(effect)")
            }
            switch verdict {
            case .unknown: break
            case .refused:
                if !found.isEmpty, !record.wasLost {
                    faults.append("\(effect.name) was refused, and is in the log: \(ids)")
                }
            case .done(let event):
                if found.isEmpty {
                    faults.append("\(effect.name) was acknowledged, and is not in the log")
                } else if let event, !found.contains(where: { $0.id == event }) {
                    faults.append("\(effect.name) was acknowledged as \(event), and is in the log as \(ids)")
                }
            }
        }
        if record.command.isWhole, doneCount != 0, doneCount != record.command.effects.count {
            faults.append(
                "\(record.command.name) is in the log in part: \(doneCount) of \(record.command.effects.count)")
        }
        return faults
    }

    private static func isSame(_ asked: FaultEffect, _ found: FaultEffect) -> Bool {
        asked.kind == found.kind && asked.wallet == found.wallet && asked.payee == found.payee
            && (asked.amount == nil || asked.amount == found.amount)
    }
}
