/// Reads one value as it is, throwing at a mismatch, so that a type may try one kind after another.
struct NodeSingleValueContainer: SingleValueDecodingContainer {
    let session: DecodingSession
    let node: Int

    var codingPath: [any CodingKey] { session.document.steps(to: node) }

    func decodeNil() -> Bool { session.kind(node) == TapeNode.Kind.null }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try Value(from: NodeDecoder(session: session, node: node))
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        try session.bool(at: node) ?? refuse(.bool, type)
    }

    func decode(_ type: String.Type) throws -> String {
        try session.string(at: node) ?? refuse(.string, type)
    }

    func decode(_ type: Double.Type) throws -> Double {
        try session.double(at: node) ?? refuse(.number, type)
    }

    func decode(_ type: Float.Type) throws -> Float {
        try session.double(at: node).flatMap(FloatRange.float) ?? refuse(.number, type)
    }

    func decode(_ type: Int.Type) throws -> Int {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: Int8.Type) throws -> Int8 {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: Int16.Type) throws -> Int16 {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: Int32.Type) throws -> Int32 {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: Int64.Type) throws -> Int64 {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: UInt.Type) throws -> UInt {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: UInt8.Type) throws -> UInt8 {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: UInt16.Type) throws -> UInt16 {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: UInt32.Type) throws -> UInt32 {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    func decode(_ type: UInt64.Type) throws -> UInt64 {
        try session.integer(at: node) ?? refuse(.integer(type), type)
    }

    private func refuse<Value>(_ expectation: Expectation, _ type: Value.Type) throws -> Value {
        throw expectation.error(type, in: session.document.nodes[node])
    }
}
