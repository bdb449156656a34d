/// Encodes `Encodable` values as JSON straight into a buffer of bytes, without white space.
///
/// Members come in the order in which they are encoded, those of a `[String: T]` sorted, so that equal values give
/// equal bytes. Optionals that are nil are omitted by synthesized code as usual. `JSONWritable` types write themselves.
public struct StrictJSONEncoder: Sendable {
    /// Values that types being encoded may look up.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    /// Makes an encoder.
    public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) { self.userInfo = userInfo }

    /// The value as JSON text.
    ///
    /// Throws `EncodingError.invalidValue` for an infinity or NaN, or for a type that writes to a container after
    /// having gone on to another; and whatever the value's own `encode(to:)` throws.
    public func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
        var writer = JSONWriter()
        try encode(value, to: &writer)
        return writer.bytes
    }

    /// Writes the value as the next value of a writer, as `encode(_:)` does.
    ///
    /// After an error the writer's bytes are useless.
    public func encode<Value: Encodable>(_ value: Value, to writer: inout JSONWriter) throws {
        let session = EncodingSession(userInfo: userInfo)
        swap(&writer, &session.writer)
        defer { swap(&writer, &session.writer) }
        try session.encode(value)
        try session.checkUse()
    }
}
