/// Notes what single value is asked for.
struct RecordingSingleValueContainer: SingleValueDecodingContainer {
    let session: RecordingSession
    let slot: RecordingSlot

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool {
        slot.isNullable = true
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let recorded = session.record(type)
        slot.become(recorded.schema)
        guard let value = recorded.value else { throw DecodingStop() }
        return value
    }

    func decode(_ type: Bool.Type) throws -> Bool { scalar(type) }
    func decode(_ type: String.Type) throws -> String { scalar(type) }
    func decode(_ type: Double.Type) throws -> Double { scalar(type) }
    func decode(_ type: Float.Type) throws -> Float { scalar(type) }
    func decode(_ type: Int.Type) throws -> Int { scalar(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { scalar(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { scalar(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { scalar(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { scalar(type) }
    func decode(_ type: UInt.Type) throws -> UInt { scalar(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { scalar(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { scalar(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { scalar(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { scalar(type) }

    private func scalar<Value: ScalarSchema>(_: Value.Type) -> Value {
        slot.become(JSONSchema(Value.scalarShape))
        return Value.zero
    }
}
