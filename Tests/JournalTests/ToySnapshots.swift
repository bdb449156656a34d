import JSON
import Journal
import Kernel

/// Keeps the toy's states whole, under the holder's key where there is a holder.
struct ToySnapshotCodec: SnapshotCodec {
    var version = 1

    func encode(_ state: ToyBank.State) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)? {
        guard let name = state.name else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("name")
        writer.string(name)
        writer.name("balance")
        writer.int(state.balance)
        writer.name("isErased")
        writer.bool(state.isErased)
        if let holder = state.holder {
            writer.name("holder")
            writer.string(holder.description)
        }
        if let holderName = state.holderName {
            writer.name("holderName")
            writer.string(holderName)
        }
        writer.endObject()
        return (writer.bytes, state.holder)
    }

    func decode(_ data: [UInt8]) throws(EventCodecError) -> ToyBank.State {
        let root: JSONNode
        do throws(JSONError) { root = try JSONDocument(data).root } catch { throw .malformed(type: "snapshot") }
        guard let balance: Int = root["balance"]?.integer() else { throw .malformed(type: "snapshot") }
        var state = ToyBank.State()
        state.name = root["name"]?.string
        state.balance = balance
        state.isErased = root["isErased"]?.bool ?? false
        state.holder = (root["holder"]?.string).flatMap { SubjectID($0) }
        state.holderName = root["holderName"]?.string
        return state
    }
}
