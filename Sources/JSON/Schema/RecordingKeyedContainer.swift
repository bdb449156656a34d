/// Notes the members that are asked for.
struct RecordingKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    /// What was asked about members before their values were, as `Patch` and hand-written code do.
    private final class Probes {
        var contained: Set<String> = []
        var nullable: Set<String> = []
    }

    let session: RecordingSession
    let slot: RecordingSlot
    private let probes = Probes()

    init(session: RecordingSession, slot: RecordingSlot) {
        self.session = session
        self.slot = slot
    }

    var codingPath: [any CodingKey] { [] }
    /// No document, no keys; a type that lives by its keys has to describe itself.
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        probes.contained.insert(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        probes.nullable.insert(key.stringValue)
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let recorded = session.record(type)
        add(key, recorded.schema, isRequired: true)
        guard let value = recorded.value else { throw DecodingStop() }
        return value
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        add(key, session.record(type).schema, isRequired: false)
        return nil
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { scalar(type, key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { scalar(type, key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { scalar(type, key) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { scalar(type, key) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { scalar(type, key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { scalar(type, key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { scalar(type, key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { scalar(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { scalar(type, key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { scalar(type, key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { scalar(type, key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { scalar(type, key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { scalar(type, key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { scalar(type, key) }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { optional(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { optional(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { optional(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { optional(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { optional(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { optional(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { optional(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { optional(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { optional(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { optional(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { optional(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { optional(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { optional(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { optional(type, key) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { RecordingDecoder.placeholder() }

    func superDecoder(forKey key: Key) throws -> any Decoder { nested(key) }

    /// A decoder for a member whose schema is known only when the caller is done with it.
    private func nested(_ key: Key) -> RecordingDecoder {
        let inner = RecordingSlot()
        slot.addLater(key.stringValue, inner)
        return RecordingDecoder(session: session, slot: inner)
    }

    private func scalar<Value: ScalarSchema>(_: Value.Type, _ key: Key) -> Value {
        add(key, JSONSchema(Value.scalarShape), isRequired: true)
        return Value.zero
    }

    private func optional<Value: ScalarSchema>(_: Value.Type, _ key: Key) -> Value? {
        add(key, JSONSchema(Value.scalarShape), isRequired: false)
        return nil
    }

    private func add(_ key: Key, _ schema: JSONSchema, isRequired: Bool) {
        let name = key.stringValue
        let isAskedFor = isRequired && !probes.contained.contains(name)
        slot.add(name, probes.nullable.contains(name) ? schema.nullable() : schema, isRequired: isAskedFor)
    }
}
