import JSON
import TestSupport

/// A good request, changed.
struct MutatedRequest: Sendable, CustomStringConvertible {
    /// Which of the run it is, from 0.
    var number: Int
    /// The operation that it once was.
    var title: String
    /// What was done to it, in order.
    var changes: [String]
    /// What is sent.
    var bytes: [UInt8]
    /// Whether it is a whole request still, so that an answer must come; else the server may wait for the rest of it.
    var isWhole: Bool { WireFraming.isWhole(bytes) }

    /// Enough to send it again: unprintable bytes as `\xHH`.
    var description: String {
        let text = bytes.prefix(4_000).map { byte in
            switch byte {
            case 0x0D: "\\r"
            case 0x0A: "\\n\n"
            case 0x20...0x7E: String(Unicode.Scalar(byte))
            default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        let rest = bytes.count > 4_000 ? "… \(bytes.count) bytes in all" : ""
        return "request \(number), \(title), \(changes.joined(separator: ", ")):\n\(text.joined())\(rest)"
    }
}

/// Changes good requests into such as nobody meant, by a seed: values, parameters, fields, framing and single bytes.
struct RequestMutator {
    /// One way to change a request; nil where it has nothing of the kind.
    typealias Change = @Sendable (inout RequestMutator, inout WireDraft) -> String?

    /// How many changes a request gets at most.
    static let changeLimit = 3

    var random: SeededRandom
    /// Ids and the like of the hospital, to be put where another belongs.
    var values: [String] = []
    /// The names of the operation's parameters.
    var parameters: [String] = []

    init(_ random: SeededRandom) { self.random = random }

    /// Ways to change the parts, most of them twice as likely as the others because they reach deeper.
    private static let changes: [Change] = [
        { $0.changeBodyValue(&$1) }, { $0.changeBodyValue(&$1) }, { $0.changeBodyValue(&$1) },
        { $0.changeBodyShape(&$1) }, { $0.changeBodyShape(&$1) }, { $0.changeCoding(&$1) }, { $0.changeQuery(&$1) },
        { $0.changeQuery(&$1) }, { $0.changePath(&$1) }, { $0.changeMethod(&$1) }, { $0.changeLine(&$1) },
        { $0.changeLine(&$1) }, { $0.addLine(&$1) }, { $0.addLine(&$1) }, { $0.changeFraming(&$1) },
        { $0.changeFraming(&$1) },
    ]

    /// The request with one to three changes.
    mutating func mutate(_ number: Int, _ title: String, _ request: ServerRequest, host: String) -> MutatedRequest {
        var draft = WireDraft(request, host: host)
        var made: [String] = []
        // One change alone comes furthest.
        let wanted = oneIn(2) ? 1 : Int.random(in: 1...Self.changeLimit, using: &random)
        // One in four is spoilt byte by byte alone, or else most would never come past the parser.
        if !oneIn(4) {
            while made.count < wanted {
                if let change = pick(Self.changes)(&self, &draft) { made.append(change) }
            }
        }
        var bytes = draft.bytes
        if made.isEmpty {
            for _ in 0..<wanted { made.append(spoil(&bytes)) }
        }
        return MutatedRequest(number: number, title: title, changes: made, bytes: bytes)
    }

    mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    /// A place in so many bytes; 0 where there is none.
    mutating func place(_ count: Int) -> Int { count == 0 ? 0 : Int.random(in: 0..<count, using: &random) }

    /// A text that an attacker or an accident would put somewhere.
    mutating func text() -> String { values.isEmpty || !oneIn(4) ? pick(HostileText.all) : pick(values) }
}
