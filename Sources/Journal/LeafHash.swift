import Crypto
import Kernel

/// What the leaf of an event covers: every stored column but place and time, which the shard's chain covers.
///
/// Format 1, the bytes under SHA-256: 0x01; then each field as a length of four bytes, most significant first, and its
/// bytes: module, category, hospital (16), stream (16), version (8), type, schema version (8), event id, command id,
/// correlation id, causation id, actor id, subject id, key id (16 each, empty for NULL), data, the stream's previous
/// leaf (empty for the first event). Numbers are big-endian. Data is as stored, so the hash covers ciphertext.
///
/// An event of two streams has a leaf in each, so that either verifies alone. Formats 2 (the first stream's leaf, which is
/// the one that is stored with the event and that the shard's chain covers) and 3 (the second stream's, which follows from the
/// event and is stored only where it is the last of its stream): 0x02 or 0x03, the fields as in format 1 as seen from that
/// stream (its module, category, id, version and previous leaf), then the id (16) and the version (8) of the other stream.
struct LeafHash {
    /// What the first byte says.
    private enum Format: UInt8 {
        case oneStream = 1
        case firstOfTwo = 2
        case secondOfTwo = 3
    }

    private var buffer: [UInt8] = []

    /// The leaf of an event that follows `previous` in a stream of `module` and `category`.
    mutating func leaf(_ event: LeafFields, module: String, category: String, previous: [UInt8]) -> [UInt8] {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(format(of: event).rawValue)
        append(module)
        append(category)
        append(event.hospitalID)
        append(event.streamID)
        append(number: event.version)
        append(event.type)
        append(number: event.schemaVersion)
        append(event.eventID)
        append(event.commandID)
        append(event.correlationID)
        append(event.causationID)
        append(event.actorID)
        append(event.subjectID)
        append(event.keyID)
        append(event.data)
        append(previous)
        if let other = event.other {
            append(other.streamID)
            append(number: other.version)
        }
        return SHA256.hash(buffer)
    }

    private func format(of event: LeafFields) -> Format {
        if event.other == nil { return .oneStream }
        return event.isSecond ? .secondOfTwo : .firstOfTwo
    }

    private mutating func append<Tag>(_ id: EntityID<Tag>?) {
        guard let id else { return buffer.appendBigEndian(UInt32(0)) }
        buffer.appendBigEndian(UInt32(16))
        buffer.appendBigEndian(id.high)
        buffer.appendBigEndian(id.low)
    }

    private mutating func append(number: Int) {
        buffer.appendBigEndian(UInt32(8))
        buffer.appendBigEndian(Int64(number))
    }

    private mutating func append(_ text: String) {
        buffer.appendBigEndian(UInt32(text.utf8.count))
        buffer.append(contentsOf: text.utf8)
    }

    private mutating func append(_ bytes: [UInt8]) {
        buffer.appendBigEndian(UInt32(bytes.count))
        buffer.append(contentsOf: bytes)
    }
}

/// The columns of an event that its leaf covers, as seen from one of its streams.
struct LeafFields: Sendable {
    var hospitalID: HospitalID
    var streamID: StreamID
    var version: Int
    var type: String
    var schemaVersion: Int
    var eventID: EventID
    var commandID: CommandID
    var correlationID: CommandID?
    var causationID: EventID?
    var actorID: UserID?
    var subjectID: SubjectID?
    var keyID: SubjectID?
    var data: [UInt8]
    /// The other stream of an event of two, and the version there.
    var other: SecondStream?
    /// Whether they are seen from the second stream.
    var isSecond = false

    /// The same event of two streams as seen from its second stream; nil for an event of one.
    var seenFromSecond: LeafFields? {
        guard let other, !isSecond else { return nil }
        var seen = self
        seen.streamID = other.streamID
        seen.version = other.version
        seen.other = SecondStream(streamID: streamID, version: version)
        seen.isSecond = true
        return seen
    }
}

/// The chain of a shard, as `journal.write_batch` computes it.
enum ShardChain {
    /// SHA-256 over the head before, the first position (8 bytes), the time in microseconds (8 bytes) and the leaves.
    static func hash(head: [UInt8], firstPosition: Int64, recordedAt: Timestamp, leaves: [UInt8]) -> [UInt8] {
        var bytes = head
        bytes.reserveCapacity(head.count + 16 + leaves.count)
        bytes.appendBigEndian(firstPosition)
        bytes.appendBigEndian(recordedAt.microseconds)
        bytes += leaves
        return SHA256.hash(bytes)
    }
}
