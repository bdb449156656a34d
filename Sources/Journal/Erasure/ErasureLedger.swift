import Kernel

/// What the lines of the register add up to, in whatever order they stand.
struct ErasureLedger: Sendable {
    private var lines: [EntityID<ErasureTag>: ErasureLine] = [:]
    private var bindings: [ErasedSubject: Int] = [:]

    /// Takes a line in.
    mutating func take(_ line: ErasureLine) {
        let before = lines[line.intent.id]
        if let before, before.state >= line.state { return }
        if let before { count(before, -1) }
        lines[line.intent.id] = line
        count(line, 1)
    }

    /// Whether somebody was erased, or may have been.
    func binds(_ subject: ErasedSubject) -> Bool { bindings[subject] != nil }

    /// Everyone who was erased, or may have been, in the order of the intentions; each once, the surest line of each.
    var binding: [ErasureLine] {
        var surest: [ErasedSubject: ErasureLine] = [:]
        for line in lines.values where line.state != .withdrawn {
            let other = surest[line.intent.subject]
            if let other, !Self.isSurer(line, than: other) { continue }
            surest[line.intent.subject] = line
        }
        return surest.values.sorted { ($0.intent.at, $0.intent.id) < ($1.intent.at, $1.intent.id) }
    }

    /// One that says by which module comes before one that does not.
    private static func isSurer(_ line: ErasureLine, than other: ErasureLine) -> Bool {
        if line.intent.module.isEmpty != other.intent.module.isEmpty { return other.intent.module.isEmpty }
        return (line.state, other.intent.at, line.intent.id) > (other.state, line.intent.at, other.intent.id)
    }

    /// Every line that holds, for a file that is written anew.
    var all: [ErasureLine] { lines.values.sorted { ($0.intent.at, $0.intent.id) < ($1.intent.at, $1.intent.id) } }

    private mutating func count(_ line: ErasureLine, _ change: Int) {
        if line.state == .withdrawn { return }
        let total = bindings[line.intent.subject, default: 0] + change
        bindings[line.intent.subject] = total > 0 ? total : nil
    }
}
