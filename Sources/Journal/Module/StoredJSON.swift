import JSON

/// JSON of stored events, with the codec's errors: what a module's codec writes and reads events with.
public enum StoredJSON {
    /// The bytes of a value of an event with that stored name; throws `malformed`.
    public static func encode(_ value: some Encodable, in event: String) throws(EventCodecError) -> [UInt8] {
        do {
            return try StrictJSONEncoder().encode(value)
        } catch {
            throw .malformed(type: event)
        }
    }

    /// The value of an event with that stored name; throws `malformed`.
    public static func decode<Value: Decodable>(
        _: Value.Type, from bytes: [UInt8], in event: String
    ) throws(EventCodecError) -> Value {
        do {
            return try StrictJSONDecoder().decode(Value.self, from: bytes)
        } catch {
            throw .malformed(type: event)
        }
    }
}
