import JSON

/// An event of a wallet as it stands in the log, read without the program's own code.
struct LoggedEvent: Sendable, Hashable {
    var eventID: String
    var type: String
    var position: Int
    var stream: String
    var version: Int
    var secondStream: String?
    var secondVersion: Int?
    var data: JSONValue

    /// The columns from which `init` reads, in order.
    static let columns = """
        event_id, type, position, stream_id, version, coalesce(second_stream_id::text, ''), \
        coalesce(second_version::text, ''), data
        """

    /// Takes a line of psql.
    init?(line: String) {
        let parts = line.split(separator: "|", maxSplits: 7, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 8, let position = Int(parts[2]), let version = Int(parts[4]),
            let data = try? JSONValue(parsing: Array(parts[7].utf8))
        else { return nil }
        (eventID, type, stream) = (parts[0], parts[1], parts[3])
        (self.position, self.version, self.data) = (position, version, data)
        secondStream = parts[5].isEmpty ? nil : parts[5]
        secondVersion = Int(parts[6])
    }

    /// Makes an event as tests write it.
    init(_ type: String, _ position: Int, of stream: String, version: Int, _ data: JSONValue) {
        eventID = "event-\(position)"
        self.type = type
        self.position = position
        self.stream = stream
        self.version = version
        self.data = data
    }

    func text(_ member: String) -> String? { data[member]?.string }
    func number(_ member: String) -> Int? { data[member]?.number?.integer(as: Int.self) }

    /// What it did, in the terms of the clients; nil for what moves and reserves nothing.
    var effect: FaultEffect? {
        let amount = number("amountMinor")
        let reference = text("reference") ?? ""
        switch type {
        case "WalletCredited":
            return FaultEffect(kind: .credit, wallet: stream, amount: amount, name: reference)
        case "WalletDebited":
            return FaultEffect(kind: .debit, wallet: stream, amount: amount, name: reference)
        case "FundsTransferred":
            return FaultEffect(
                kind: .transfer, wallet: stream, payee: secondStream, amount: amount, name: reference)
        case "FundsHeld": return FaultEffect(kind: .hold, wallet: stream, amount: amount, name: reference)
        case "HoldCaptured":
            return FaultEffect(kind: .capture, wallet: stream, payee: secondStream, amount: amount, name: reference)
        case "HoldReleased":
            let name = FaultEffect.releaseName(text("holdId") ?? "")
            return FaultEffect(kind: .release, wallet: stream, amount: amount, name: name)
        default: return nil
        }
    }
}
