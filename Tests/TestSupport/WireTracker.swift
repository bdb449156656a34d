/// Follows one connection's messages both ways, and springs a trap where it is met.
///
/// It is for connections on Unix sockets, whose first message is that of the start. What passes is always whole messages.
struct WireTracker {
    /// What to do with what came.
    struct Step {
        /// What goes on to where it was meant for.
        var forward: [UInt8] = []
        /// What goes back to where it came from.
        var back: [UInt8] = []
        /// Whether the connection ends then.
        var cuts = false
    }

    private enum Stage {
        case open
        /// Nothing more comes from the client; what the server says is dropped until it is ready, then it ends.
        case cutWhenReady
        /// As before, but then the transaction is committed.
        case commitWhenReady
        case over
    }

    private var stage = Stage.open
    private var isStarted = false
    private var sent: [UInt8] = []
    private var answered: [UInt8] = []
    private var texts: [String: String] = [:]
    /// The texts of what was bound since the last Sync, each with what was bound to it.
    private var group: [String] = []
    /// Answers of "ready" that are due; the first is that of the start.
    private var dueCount = 1

    /// Takes what the client sent; `spring` answers what is done at the end of a group of these texts, and only once.
    mutating func take(fromClient bytes: ArraySlice<UInt8>, spring: ([String]) -> WireTrap.Deed?) -> Step {
        var step = Step()
        guard case .open = stage else {
            if case .over = stage { step.cuts = true }
            return step
        }
        sent += bytes
        var rest = sent[...]
        while let length = WireMessage.length(rest, hasType: isStarted) {
            let message = rest.prefix(length)
            rest = rest.dropFirst(length)
            let deed = note(message, spring)
            guard let deed else {
                step.forward += message
                continue
            }
            begin(deed, &step)
            sent = []
            return step
        }
        sent = Array(rest)
        return step
    }

    /// Takes what the server answered.
    mutating func take(fromServer bytes: ArraySlice<UInt8>) -> Step {
        var step = Step()
        answered += bytes
        var rest = answered[...]
        while let length = WireMessage.length(rest, hasType: true) {
            let message = rest.prefix(length)
            rest = rest.dropFirst(length)
            answer(message, &step)
        }
        answered = Array(rest)
        return step
    }

    /// Notes a message of the client; a deed where it is the Sync at which a trap is sprung.
    private mutating func note(_ message: ArraySlice<UInt8>, _ spring: ([String]) -> WireTrap.Deed?) -> WireTrap.Deed? {
        guard isStarted else {
            isStarted = true
            return nil
        }
        var body = message.dropFirst(5)
        switch message.first {
        case UInt8(ascii: "P"):
            let name = WireMessage.text(&body)
            texts[name] = WireMessage.text(&body)
        case UInt8(ascii: "B"):
            _ = WireMessage.text(&body)
            let text = texts[WireMessage.text(&body)] ?? ""
            group.append(text + "\n" + String(decoding: body, as: UTF8.self))
        case UInt8(ascii: "S"):
            // Where earlier groups are under way, whose answers could not be told from this one's, the next will do.
            if dueCount == 0, let deed = spring(group) { return deed }
            dueCount += 1
            group = []
        case UInt8(ascii: "Q"): dueCount += 1
        default: break
        }
        return nil
    }

    private mutating func begin(_ deed: WireTrap.Deed, _ step: inout Step) {
        switch deed {
        case .cutWhenSent:
            step.forward += WireMessage.sync
            step.cuts = true
            stage = .over
        case .cutWhenAnswered:
            step.forward += WireMessage.sync
            stage = .cutWhenReady
        case .commitAndCut:
            step.forward += WireMessage.sync
            stage = .commitWhenReady
        }
    }

    private mutating func answer(_ message: ArraySlice<UInt8>, _ step: inout Step) {
        let isReady = message.first == UInt8(ascii: "Z")
        switch stage {
        case .open:
            step.forward += message
            if isReady { dueCount -= 1 }
        case .cutWhenReady:
            if isReady {
                step.cuts = true
                stage = .over
            }
        case .commitWhenReady:
            if isReady {
                step.back += WireMessage.commit
                stage = .cutWhenReady
            }
        case .over: break
        }
    }
}
