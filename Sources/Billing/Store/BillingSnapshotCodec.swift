import JSON
import Journal
import Kernel

/// Keeps the states of the streams that grow without bound: the series of invoice, receipt and refund numbers, one event to a number.
///
/// They name nobody, so nothing is sealed. Every other stream is as short as what happens to one record.
struct BillingSnapshotCodec: SnapshotCodec {
    let version = 1

    func encode(_ state: BillingState) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)? {
        guard case .series(let last) = state else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("last")
        writer.int(last)
        writer.endObject()
        return (writer.bytes, nil)
    }

    func decode(_ data: [UInt8]) throws(EventCodecError) -> BillingState {
        let root: JSONNode
        do throws(JSONError) { root = try JSONDocument(data).root } catch { throw .malformed(type: "snapshot") }
        guard let last: Int = root["last"]?.integer(), last > 0 else { throw .malformed(type: "snapshot") }
        return .series(last: last)
    }
}
