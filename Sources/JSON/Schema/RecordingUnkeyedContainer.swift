/// Notes the elements that are asked for; the array seems empty.
struct RecordingUnkeyedContainer: UnkeyedDecodingContainer {
    let session: RecordingSession
    let slot: RecordingSlot

    var codingPath: [any CodingKey] { [] }
    var count: Int? { 0 }
    var isAtEnd: Bool { true }
    var currentIndex: Int { 0 }

    mutating func decodeNil() throws -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let recorded = session.record(type)
        slot.shape = .array(items: recorded.schema, maxItems: nil)
        guard let value = recorded.value else { throw DecodingStop() }
        return value
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { scalar(type) }
    mutating func decode(_ type: String.Type) throws -> String { scalar(type) }
    mutating func decode(_ type: Double.Type) throws -> Double { scalar(type) }
    mutating func decode(_ type: Float.Type) throws -> Float { scalar(type) }
    mutating func decode(_ type: Int.Type) throws -> Int { scalar(type) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { scalar(type) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { scalar(type) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { scalar(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { scalar(type) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { scalar(type) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { scalar(type) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { scalar(type) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { scalar(type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { scalar(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try RecordingDecoder.placeholder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try RecordingDecoder.placeholder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { RecordingDecoder.placeholder() }

    private func scalar<Value: ScalarSchema>(_: Value.Type) -> Value {
        slot.shape = .array(items: JSONSchema(Value.scalarShape), maxItems: nil)
        return Value.zero
    }
}
