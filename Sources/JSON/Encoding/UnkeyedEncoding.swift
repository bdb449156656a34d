/// Writes the elements of an array.
struct UnkeyedEncoding: UnkeyedEncodingContainer {
    let encoder: NodeEncoder
    private(set) var count = 0
    private var session: EncodingSession { encoder.session }

    init(encoder: NodeEncoder) { self.encoder = encoder }

    var codingPath: [any CodingKey] { [] }

    @inline(__always)
    private mutating func start() throws {
        try session.focus(encoder)
        count += 1
    }

    mutating func encodeNil() throws {
        try start()
        session.writer.null()
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        try start()
        try session.encode(value)
    }

    mutating func encode(_ value: Bool) throws {
        try start()
        session.writer.bool(value)
    }

    mutating func encode(_ value: String) throws {
        try start()
        session.writer.string(value)
    }

    mutating func encode(_ value: Double) throws {
        try start()
        try session.double(value)
    }

    mutating func encode(_ value: Float) throws {
        try start()
        try session.float(value)
    }

    mutating func encode(_ value: Int) throws {
        try start()
        session.writer.int(value)
    }

    mutating func encode(_ value: Int8) throws {
        try start()
        session.writer.int(value)
    }

    mutating func encode(_ value: Int16) throws {
        try start()
        session.writer.int(value)
    }

    mutating func encode(_ value: Int32) throws {
        try start()
        session.writer.int(value)
    }

    mutating func encode(_ value: Int64) throws {
        try start()
        session.writer.int(value)
    }

    mutating func encode(_ value: UInt) throws {
        try start()
        session.writer.uint(value)
    }

    mutating func encode(_ value: UInt8) throws {
        try start()
        session.writer.uint(value)
    }

    mutating func encode(_ value: UInt16) throws {
        try start()
        session.writer.uint(value)
    }

    mutating func encode(_ value: UInt32) throws {
        try start()
        session.writer.uint(value)
    }

    mutating func encode(_ value: UInt64) throws {
        try start()
        session.writer.uint(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy _: Nested.Type) -> KeyedEncodingContainer<Nested> {
        startQuietly()
        return KeyedEncodingContainer(KeyedEncoding<Nested>(encoder: session.beginNested(isObject: true)))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        startQuietly()
        return UnkeyedEncoding(encoder: session.beginNested(isObject: false))
    }

    mutating func superEncoder() -> any Encoder {
        startQuietly()
        return session.expectValue()
    }

    private mutating func startQuietly() {
        session.focusQuietly(encoder)
        count += 1
    }
}
