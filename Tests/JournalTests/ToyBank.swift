import JSON
import Journal
import Kernel

/// A decider for tests: accounts with unique names, and transfers that write to two of them.
enum ToyBank: Decider {
    enum Command: Sendable {
        case open(StreamID, name: String, holder: SubjectID?, holderName: String = "")
        case deposit(StreamID, Int)
        case transfer(from: StreamID, to: StreamID, Int)
        /// Many events at once.
        case burst(StreamID, count: Int)
        /// An event with much data.
        case note(StreamID, text: String)
        /// Changes the holder's name, which is sealed.
        case rename(StreamID, holderName: String)
        /// Erases the holder, in the name of one of their accounts.
        case erase(StreamID)
        /// Changes nothing.
        case touch(StreamID)
    }

    enum Event: Sendable, Hashable {
        case opened(name: String, holder: SubjectID?, holderName: String?)
        case deposited(Int)
        case sent(Int, to: StreamID)
        case received(Int, from: StreamID)
        case noted(String)
        case renamed(holder: SubjectID, holderName: String?)
        case erased(holder: SubjectID)
    }

    struct State: Sendable, Hashable {
        var name: String?
        var holder: SubjectID?
        var holderName: String?
        var balance = 0
        var isErased = false
    }

    enum Rejection: Error, Sendable, Hashable {
        case alreadyOpen
        case notOpen
        case erased
        case insufficientFunds(balance: Int)
    }

    static var initial: State { State() }

    static func streams(of command: Command) -> [StreamReference] {
        switch command {
        case .open(let id, _, _, _), .deposit(let id, _), .burst(let id, _), .note(let id, _), .touch(let id),
            .rename(let id, _), .erase(let id):
            [StreamReference(id, category: "account")]
        case .transfer(let from, let to, _):
            [StreamReference(from, category: "account"), StreamReference(to, category: "account")]
        }
    }

    static func decide(_ command: Command, _ states: [State]) throws(Rejection) -> [StreamEvent<Event>] {
        if case .open(_, let name, let holder, let holderName) = command {
            if states[0].name != nil { throw .alreadyOpen }
            return [StreamEvent(.opened(name: name, holder: holder, holderName: holder == nil ? nil : holderName))]
        }
        for state in states where state.name == nil { throw .notOpen }
        switch command {
        case .open, .touch: return []
        case .rename(_, let name):
            if states[0].isErased { throw .erased }
            guard let holder = states[0].holder else { throw .notOpen }
            return [StreamEvent(.renamed(holder: holder, holderName: name))]
        case .erase:
            guard let holder = states[0].holder else { throw .notOpen }
            return states[0].isErased ? [] : [StreamEvent(.erased(holder: holder))]
        case .deposit(_, let amount): return [StreamEvent(.deposited(amount))]
        case .burst(_, let count): return (0..<count).map { StreamEvent(.deposited($0)) }
        case .note(_, let text): return [StreamEvent(.noted(text))]
        case .transfer(let from, let to, let amount):
            if states[0].balance < amount { throw .insufficientFunds(balance: states[0].balance) }
            return [StreamEvent(.sent(amount, to: to), on: 0), StreamEvent(.received(amount, from: from), on: 1)]
        }
    }

    static func evolve(_ state: State, _ event: Event) -> State {
        var next = state
        switch event {
        case .opened(let name, let holder, let holderName):
            next.name = name
            next.holder = holder
            next.holderName = holderName
        case .deposited(let amount), .received(let amount, _): next.balance += amount
        case .sent(let amount, _): next.balance -= amount
        case .noted: break
        case .renamed(_, let holderName): next.holderName = holderName
        case .erased:
            next.isErased = true
            next.holderName = nil
        }
        return next
    }
}

/// Stores the toy's events; the holder's name is sealed.
struct ToyCodec: EventCodec {
    /// The newest shape of `deposited` that this reader knows.
    var depositedVersion = 1
    /// Whether this reader knows notes.
    var knowsNotes = true

    var versions: EventVersions {
        var versions = [
            "accountOpened": 1, "fundsDeposited": depositedVersion, "fundsSent": 1, "fundsReceived": 1,
            "holderRenamed": 1, "holderErased": 1,
        ]
        if knowsNotes { versions["noted"] = 1 }
        return EventVersions(versions)
    }

    func subject(of event: ToyBank.Event) -> SubjectID? {
        switch event {
        case .opened(_, let holder, _): holder
        case .renamed(let holder, _), .erased(let holder): holder
        case .deposited, .sent, .received, .noted: nil
        }
    }

    func erases(_ event: ToyBank.Event) -> SubjectID? {
        if case .erased(let holder) = event { holder } else { nil }
    }

    func encode(_ event: ToyBank.Event, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        var writer = JSONWriter()
        var version = 1
        let type: String
        writer.beginObject()
        switch event {
        case .opened(let name, let holder, let holderName):
            type = "accountOpened"
            writer.name("name")
            writer.string(name)
            if let holder {
                writer.name("holder")
                writer.string(holder.description)
                writer.name("holderName")
                writer.string(try sealer.seal(holderName ?? "", field: "holderName"))
            }
        case .deposited(let amount):
            type = "fundsDeposited"
            version = depositedVersion
            writer.name("amount")
            writer.int(amount)
            if version > 1 {
                writer.name("unit")
                writer.string("minor")
            }
        case .sent(let amount, let other), .received(let amount, let other):
            if case .sent = event { type = "fundsSent" } else { type = "fundsReceived" }
            writer.name("amount")
            writer.int(amount)
            writer.name("other")
            writer.string(other.description)
        case .noted(let text):
            type = "noted"
            writer.name("text")
            writer.string(text)
        case .renamed(let holder, let holderName):
            type = "holderRenamed"
            writer.name("holder")
            writer.string(holder.description)
            writer.name("holderName")
            writer.string(try sealer.seal(holderName ?? "", field: "holderName"))
        case .erased(let holder):
            type = "holderErased"
            writer.name("holder")
            writer.string(holder.description)
        }
        writer.endObject()
        return EncodedEvent(type: type, schemaVersion: version, data: writer.bytes)
    }

    func encode(
        _ event: ToyBank.Event, as version: Int, _ sealer: FieldSealer
    ) throws(EventCodecError) -> EncodedEvent {
        var older = self
        older.depositedVersion = version
        return try older.encode(event, sealer)
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> ToyBank.Event {
        try versions.requireKnown(stored)
        let malformed = EventCodecError.malformed(type: stored.type)
        let root: JSONNode
        do throws(JSONError) { root = try JSONDocument(stored.data).root } catch { throw malformed }
        let other = (root["other"]?.string).flatMap { StreamID($0) }
        let amount: Int? = root["amount"]?.integer()
        if let holder = (root["holder"]?.string).flatMap({ SubjectID($0) }) {
            if stored.type == "holderErased" { return .erased(holder: holder) }
            if stored.type == "holderRenamed", let sealed = root["holderName"]?.string {
                return .renamed(holder: holder, holderName: try opener.open(sealed, field: "holderName"))
            }
        }
        switch (stored.type, amount, other) {
        case ("accountOpened", _, _):
            guard let name = root["name"]?.string else { throw malformed }
            let holder = (root["holder"]?.string).flatMap { SubjectID($0) }
            var holderName: String?
            if let sealed = root["holderName"]?.string { holderName = try opener.open(sealed, field: "holderName") }
            return .opened(name: name, holder: holder, holderName: holderName)
        case ("fundsDeposited", let amount?, _):
            return .deposited(amount)
        case ("fundsSent", let amount?, let other?): return .sent(amount, to: other)
        case ("fundsReceived", let amount?, let other?): return .received(amount, from: other)
        case ("noted", _, _): return .noted(root["text"]?.string ?? "")
        case ("fundsDeposited", _, _), ("fundsSent", _, _), ("fundsReceived", _, _): throw malformed
        default: throw .unknownType(stored.type)
        }
    }
}
