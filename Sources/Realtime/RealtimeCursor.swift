import Kernel

/// How far a client has heard: an event of the log, and how many of the messages that it made.
///
/// As text it is the event's position, such as `7-123`, where all of them were heard, so that the `Medley-Position` of
/// an answer is one too; else `7-123.2`.
struct RealtimeCursor: Hashable, Sendable {
    /// As many as an event may make.
    static let all = Int.max

    var position: Position
    /// The messages of that event that were heard.
    var heard: Int

    init(_ position: Position, heard: Int = RealtimeCursor.all) {
        self.position = position
        self.heard = heard
    }

    /// Reads the text; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let position = Position(first) else { return nil }
        self.position = position
        heard = Self.all
        guard parts.count == 2 else { return }
        guard let heard = Int(parts[1]), heard > 0, heard < Self.all, "\(heard)" == parts[1] else { return nil }
        self.heard = heard
    }

    var text: String { heard == Self.all ? "\(position)" : "\(position).\(heard)" }

    /// Whether a message of an event in the same shard is still to be heard, the first of an event being 0.
    func isBehind(_ number: Int64, _ index: Int) -> Bool {
        number > position.number || number == position.number && index >= heard
    }
}
