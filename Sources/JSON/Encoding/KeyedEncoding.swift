/// Writes the members of an object.
struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: NodeEncoder
    private var session: EncodingSession { encoder.session }

    var codingPath: [any CodingKey] { [] }

    @inline(__always)
    private func start(_ key: Key) throws {
        try session.focus(encoder)
        session.writer.name(key.stringValue)
    }

    /// Writes name and value in one access to the writer, which costs less than two.
    @inline(__always)
    private func member(_ key: Key, _ write: (inout JSONWriter) -> Void) throws {
        try session.focus(encoder)
        Self.write(key.stringValue, to: &session.writer, write)
    }

    @inline(__always)
    private static func write(_ name: String, to writer: inout JSONWriter, _ write: (inout JSONWriter) -> Void) {
        writer.name(name)
        write(&writer)
    }

    mutating func encodeNil(forKey key: Key) throws {
        try start(key)
        session.writer.null()
    }

    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try start(key)
        try session.encode(value)
    }

    mutating func encode(_ value: Bool, forKey key: Key) throws {
        try member(key) { $0.bool(value) }
    }

    mutating func encode(_ value: String, forKey key: Key) throws {
        try member(key) { $0.string(value) }
    }

    mutating func encode(_ value: Double, forKey key: Key) throws {
        try start(key)
        try session.double(value)
    }

    mutating func encode(_ value: Float, forKey key: Key) throws {
        try start(key)
        try session.float(value)
    }

    mutating func encode(_ value: Int, forKey key: Key) throws {
        try member(key) { $0.int(value) }
    }

    mutating func encode(_ value: Int8, forKey key: Key) throws {
        try member(key) { $0.int(value) }
    }

    mutating func encode(_ value: Int16, forKey key: Key) throws {
        try member(key) { $0.int(value) }
    }

    mutating func encode(_ value: Int32, forKey key: Key) throws {
        try member(key) { $0.int(value) }
    }

    mutating func encode(_ value: Int64, forKey key: Key) throws {
        try member(key) { $0.int(value) }
    }

    mutating func encode(_ value: UInt, forKey key: Key) throws {
        try member(key) { $0.uint(value) }
    }

    mutating func encode(_ value: UInt8, forKey key: Key) throws {
        try member(key) { $0.uint(value) }
    }

    mutating func encode(_ value: UInt16, forKey key: Key) throws {
        try member(key) { $0.uint(value) }
    }

    mutating func encode(_ value: UInt32, forKey key: Key) throws {
        try member(key) { $0.uint(value) }
    }

    mutating func encode(_ value: UInt64, forKey key: Key) throws {
        try member(key) { $0.uint(value) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy _: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        startQuietly(key.stringValue)
        return KeyedEncodingContainer(KeyedEncoding<Nested>(encoder: session.beginNested(isObject: true)))
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        startQuietly(key.stringValue)
        return UnkeyedEncoding(encoder: session.beginNested(isObject: false))
    }

    mutating func superEncoder() -> any Encoder {
        startQuietly("super")
        return session.expectValue()
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        startQuietly(key.stringValue)
        return session.expectValue()
    }

    private func startQuietly(_ name: String) {
        session.focusQuietly(encoder)
        session.writer.name(name)
    }
}
