import JSON
import Journal
import Kernel

/// Stores the purses' events; a memo is sealed.
struct ToyPurseCodec: EventCodec {
    var versions: EventVersions {
        EventVersions(["purseOpened": 1, "purseCredited": 1, "fundsMoved": 1, "purseLabelled": 1])
    }

    func subject(of event: ToyPurse.Event) -> SubjectID? {
        switch event {
        case .opened(_, let owner): owner
        case .moved(_, _, _, let payer, _): payer
        case .credited, .labelled: nil
        }
    }

    func encode(_ event: ToyPurse.Event, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        var fields: [(String, String)] = []
        let type: String
        switch event {
        case .opened(let id, let owner):
            type = "purseOpened"
            fields = [("id", id.description), ("owner", owner?.description ?? "")]
        case .credited(let amount):
            type = "purseCredited"
            fields = [("amount", "\(amount)")]
        case .moved(let from, let to, let amount, let payer, let memo):
            type = "fundsMoved"
            fields = [("from", from.description), ("to", to.description), ("amount", "\(amount)")]
            if let payer, let memo {
                fields += [("payer", payer.description), ("memo", try sealer.seal(memo, field: "memo"))]
            }
        case .labelled(let text):
            type = "purseLabelled"
            fields = [("text", text)]
        }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in fields {
            writer.name(name)
            writer.string(value)
        }
        writer.endObject()
        return EncodedEvent(type: type, schemaVersion: 1, data: writer.bytes)
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> ToyPurse.Event {
        try versions.requireKnown(stored)
        let malformed = EventCodecError.malformed(type: stored.type)
        let root: JSONNode
        do throws(JSONError) { root = try JSONDocument(stored.data).root } catch { throw malformed }
        let amount = (root["amount"]?.string).flatMap { Int($0) }
        let (from, to) = (root["from"]?.string.flatMap { StreamID($0) }, root["to"]?.string.flatMap { StreamID($0) })
        switch (stored.type, amount, from, to) {
        case ("purseOpened", _, _, _):
            guard let id = root["id"]?.string.flatMap({ StreamID($0) }) else { throw malformed }
            return .opened(id, owner: root["owner"]?.string.flatMap { SubjectID($0) })
        case ("purseCredited", let amount?, _, _): return .credited(amount)
        case ("fundsMoved", let amount?, let from?, let to?):
            var memo: String?
            if let sealed = root["memo"]?.string { memo = try opener.open(sealed, field: "memo") }
            return .moved(
                from: from, to: to, amount, payer: root["payer"]?.string.flatMap { SubjectID($0) }, memo: memo)
        case ("purseLabelled", _, _, _): return .labelled(root["text"]?.string ?? "")
        default: throw malformed
        }
    }
}

/// Keeps the purses' states.
struct ToyPurseStates: SnapshotCodec {
    /// A balance whose state is not worth keeping.
    static let unkeptBalance = 404
    var version = 1
    /// Whether the states name their owners.
    var namesOwners = false

    func encode(_ state: ToyPurse.State) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)? {
        guard let id = state.id, state.balance != Self.unkeptBalance else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [
            ("id", id.description), ("owner", state.owner?.description ?? ""), ("balance", "\(state.balance)"),
            ("movements", "\(state.movements)"), ("label", state.label),
        ] {
            writer.name(name)
            writer.string(value)
        }
        writer.endObject()
        return (writer.bytes, namesOwners ? state.owner : nil)
    }

    func decode(_ data: [UInt8]) throws(EventCodecError) -> ToyPurse.State {
        let root: JSONNode
        do throws(JSONError) { root = try JSONDocument(data).root } catch { throw .malformed(type: "snapshot") }
        guard let id = root["id"]?.string.flatMap({ StreamID($0) }),
            let balance = root["balance"]?.string.flatMap({ Int($0) }),
            let movements = root["movements"]?.string.flatMap({ Int($0) })
        else { throw .malformed(type: "snapshot") }
        return ToyPurse.State(
            id: id, owner: root["owner"]?.string.flatMap { SubjectID($0) }, balance: balance, movements: movements,
            label: root["label"]?.string ?? "")
    }
}
