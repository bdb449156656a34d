/// The buffer being written and the containers that are open in it, shared by the containers of one encoding.
///
/// Codable does not say when a container is finished. A container counts as finished when one around it is written to
/// again, or when the `encode(to:)` that made it returns.
final class EncodingSession {
    struct OpenContainer {
        let serial: UInt32
        let isObject: Bool
    }

    var writer = JSONWriter(capacityBytes: 0)
    private let attachments: [CodingUserInfoKey: any Sendable]
    private var open: [OpenContainer] = []
    /// The serial of the innermost open container; 0 if none is open or a value is pending.
    private var innermost: UInt32 = 0
    /// The serial of the encoder that is expected to write the next value; 0 if none is.
    private var pending: UInt32 = 0
    private var lastSerial: UInt32 = 0
    private var isMisused = false
    /// The type met last that is neither `JSONWritable` nor a dictionary: elements of a list are asked once.
    private var lastPlainType: ObjectIdentifier?

    init(userInfo: [CodingUserInfoKey: any Sendable]) {
        self.attachments = userInfo
        open.reserveCapacity(8)
    }

    var userInfo: [CodingUserInfoKey: Any] { attachments }

    /// Writes one value, wherever the writer stands.
    func encode<Value: Encodable>(_ value: Value) throws {
        if let writable = writesItself(value) { return writable.write(to: &writer) }
        if let dictionary = isDictionary(value) { return try dictionary.encodeSorted(to: self) }
        lastPlainType = ObjectIdentifier(type(of: value))
        let level = open.count
        let encoder = expectValue()
        try value.encode(to: encoder)
        close(to: level)
    }

    private func writesItself<Value>(_ value: Value) -> (any JSONWritable)? {
        lastPlainType == ObjectIdentifier(type(of: value)) ? nil : value as? any JSONWritable
    }

    private func isDictionary<Value>(_ value: Value) -> (any StringKeyedEncodable)? {
        lastPlainType == ObjectIdentifier(type(of: value)) ? nil : value as? any StringKeyedEncodable
    }

    /// An encoder for the value that comes next.
    func expectValue() -> NodeEncoder {
        lastSerial &+= 1
        pending = lastSerial
        innermost = 0
        return NodeEncoder(session: self, serial: lastSerial, level: open.count)
    }

    /// Opens an object or array as an encoder's value, or goes on with the one it opened before.
    func begin(_ encoder: NodeEncoder, isObject: Bool) {
        if pending == encoder.serial {
            pending = 0
            if isObject { writer.beginObject() } else { writer.beginArray() }
            open.append(OpenContainer(serial: encoder.serial, isObject: isObject))
            innermost = encoder.serial
        } else if open.count > encoder.level, open[encoder.level].serial == encoder.serial,
            open[encoder.level].isObject == isObject
        {
            close(to: encoder.level + 1)
        } else {
            isMisused = true
        }
    }

    /// Opens an object or array as the next value of the innermost container.
    func beginNested(isObject: Bool) -> NodeEncoder {
        let encoder = expectValue()
        begin(encoder, isObject: isObject)
        return encoder
    }

    /// Notes that an encoder's single value is about to be written.
    func beginSingle(_ encoder: NodeEncoder) throws {
        guard pending == encoder.serial else { throw misuse() }
        pending = 0
    }

    /// Makes a container the innermost one, closing those inside it.
    @inline(__always)
    func focus(_ encoder: NodeEncoder) throws {
        if innermost == encoder.serial { return }
        guard refocus(encoder) else { throw misuse() }
    }

    /// As `focus`, where nothing can be thrown: the misuse is reported when the encoding ends.
    func focusQuietly(_ encoder: NodeEncoder) {
        if innermost != encoder.serial, !refocus(encoder) { isMisused = true }
    }

    /// Throws if a container was written to after it was finished.
    func checkUse() throws {
        if isMisused { throw misuse() }
    }

    private func refocus(_ encoder: NodeEncoder) -> Bool {
        guard open.count > encoder.level, open[encoder.level].serial == encoder.serial else { return false }
        close(to: encoder.level + 1)
        return true
    }

    func close(to level: Int) {
        fillPending()
        while open.count > level {
            if open.removeLast().isObject { writer.endObject() } else { writer.endArray() }
        }
        innermost = open.last?.serial ?? 0
    }

    /// Writes an empty object for an encoder that nothing was written to, as Foundation does.
    private func fillPending() {
        guard pending != 0 else { return }
        pending = 0
        writer.beginObject()
        writer.endObject()
    }

    private func misuse() -> EncodingError {
        isMisused = true
        return EncodingError.invalidValue(
            Void.self,
            EncodingError.Context(
                codingPath: [], debugDescription: "containers must be written one after the other"))
    }
}

/// A dictionary with string keys, whose members are written in the order of their names.
protocol StringKeyedEncodable {
    func encodeSorted(to session: EncodingSession) throws
}

extension Dictionary: StringKeyedEncodable where Key == String, Value: Encodable {
    func encodeSorted(to session: EncodingSession) throws {
        let container = session.beginNested(isObject: true)
        for (name, value) in sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try session.focus(container)
            session.writer.name(name)
            try session.encode(value)
        }
        session.end(container)
    }
}

extension EncodingSession {
    /// Closes a container that is written in one go.
    func end(_ encoder: NodeEncoder) {
        close(to: encoder.level)
    }
}
