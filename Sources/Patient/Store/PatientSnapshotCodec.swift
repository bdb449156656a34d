import JSON
import Journal
import Kernel

/// Keeps the states of the streams that grow without bound: the series of patient numbers, one event to a patient.
///
/// They name nobody, so nothing is sealed. Every other stream is as short as what happens to one record.
struct PatientSnapshotCodec: SnapshotCodec {
    let version = 1

    func encode(_ state: PatientState) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)? {
        guard case .numbers(let numbers) = state else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("last")
        writer.int(numbers.last)
        writer.endObject()
        return (writer.bytes, nil)
    }

    func decode(_ data: [UInt8]) throws(EventCodecError) -> PatientState {
        let root: JSONNode
        do throws(JSONError) { root = try JSONDocument(data).root } catch { throw .malformed(type: "snapshot") }
        guard let last: Int = root["last"]?.integer(), last > 0 else { throw .malformed(type: "snapshot") }
        return .numbers(PatientNumbers(last: last))
    }
}
