/// Writes a value that is not an object or array of its own.
struct SingleValueEncoding: SingleValueEncodingContainer {
    let encoder: NodeEncoder
    private var session: EncodingSession { encoder.session }

    var codingPath: [any CodingKey] { [] }

    /// Writes a number with its digits.
    func write(_ number: JSONNumber) throws {
        try session.beginSingle(encoder)
        number.write(to: &session.writer)
    }

    mutating func encodeNil() throws {
        try session.beginSingle(encoder)
        session.writer.null()
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        try session.beginSingle(encoder)
        try session.encode(value)
    }

    mutating func encode(_ value: Bool) throws {
        try session.beginSingle(encoder)
        session.writer.bool(value)
    }

    mutating func encode(_ value: String) throws {
        try session.beginSingle(encoder)
        session.writer.string(value)
    }

    mutating func encode(_ value: Double) throws {
        try session.beginSingle(encoder)
        try session.double(value)
    }

    mutating func encode(_ value: Float) throws {
        try session.beginSingle(encoder)
        try session.float(value)
    }

    mutating func encode(_ value: Int) throws {
        try session.beginSingle(encoder)
        session.writer.int(value)
    }

    mutating func encode(_ value: Int8) throws {
        try session.beginSingle(encoder)
        session.writer.int(value)
    }

    mutating func encode(_ value: Int16) throws {
        try session.beginSingle(encoder)
        session.writer.int(value)
    }

    mutating func encode(_ value: Int32) throws {
        try session.beginSingle(encoder)
        session.writer.int(value)
    }

    mutating func encode(_ value: Int64) throws {
        try session.beginSingle(encoder)
        session.writer.int(value)
    }

    mutating func encode(_ value: UInt) throws {
        try session.beginSingle(encoder)
        session.writer.uint(value)
    }

    mutating func encode(_ value: UInt8) throws {
        try session.beginSingle(encoder)
        session.writer.uint(value)
    }

    mutating func encode(_ value: UInt16) throws {
        try session.beginSingle(encoder)
        session.writer.uint(value)
    }

    mutating func encode(_ value: UInt32) throws {
        try session.beginSingle(encoder)
        session.writer.uint(value)
    }

    mutating func encode(_ value: UInt64) throws {
        try session.beginSingle(encoder)
        session.writer.uint(value)
    }
}
