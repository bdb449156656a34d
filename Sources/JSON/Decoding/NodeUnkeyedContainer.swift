/// Reads the elements of an array, noting in the session which are wrong.
struct NodeUnkeyedContainer: UnkeyedDecodingContainer {
    let session: DecodingSession
    private let array: Int
    private let end: Int
    private var next: Int
    private(set) var currentIndex = 0

    init(session: DecodingSession, array: Int) {
        self.session = session
        self.array = array
        self.next = array + 1
        self.end = session.document.end(of: array)
    }

    var codingPath: [any CodingKey] { session.document.steps(to: array) }
    var count: Int? { session.document.nodes[array].count }
    var isAtEnd: Bool { next >= end }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, session.kind(next) == TapeNode.Kind.null else { return false }
        _ = advance()
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try session.value(type, at: required())
    }

    mutating func decodeIfPresent<Value: Decodable>(_ type: Value.Type) throws -> Value? {
        guard !isAtEnd else { return nil }
        if try decodeNil() { return nil }
        return try session.optionalValue(type, at: required())
    }

    mutating func decode(_: Bool.Type) throws -> Bool {
        try scalar(.bool, placeholder: false) { session, node in session.bool(at: node) }
    }

    mutating func decode(_: String.Type) throws -> String {
        try scalar(.string, placeholder: "") { session, node in session.string(at: node) }
    }

    mutating func decode(_: Double.Type) throws -> Double {
        try scalar(.number, placeholder: 0) { session, node in session.double(at: node) }
    }

    mutating func decode(_: Float.Type) throws -> Float {
        try scalar(.number, placeholder: 0) { session, node in session.double(at: node).flatMap(FloatRange.float) }
    }

    mutating func decode(_: Int.Type) throws -> Int {
        try scalar(.integer(Int.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: Int8.Type) throws -> Int8 {
        try scalar(.integer(Int8.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: Int16.Type) throws -> Int16 {
        try scalar(.integer(Int16.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: Int32.Type) throws -> Int32 {
        try scalar(.integer(Int32.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: Int64.Type) throws -> Int64 {
        try scalar(.integer(Int64.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: UInt.Type) throws -> UInt {
        try scalar(.integer(UInt.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: UInt8.Type) throws -> UInt8 {
        try scalar(.integer(UInt8.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: UInt16.Type) throws -> UInt16 {
        try scalar(.integer(UInt16.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: UInt32.Type) throws -> UInt32 {
        try scalar(.integer(UInt32.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func decode(_: UInt64.Type) throws -> UInt64 {
        try scalar(.integer(UInt64.self), placeholder: 0) { session, node in session.integer(at: node) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        let node = try required()
        if session.kind(node) == TapeNode.Kind.object {
            return KeyedDecodingContainer(NodeKeyedContainer<Nested>(session: session, object: node))
        }
        try session.noteMismatch(.object, at: node)
        return try RecordingDecoder.placeholder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let node = try required()
        if session.kind(node) == TapeNode.Kind.array { return NodeUnkeyedContainer(session: session, array: node) }
        try session.noteMismatch(.array, at: node)
        return try RecordingDecoder.placeholder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { NodeDecoder(session: session, node: try required()) }

    @inline(__always)
    private mutating func scalar<Value>(
        _ expectation: @autoclosure () -> Expectation, placeholder: @autoclosure () -> Value,
        read: (DecodingSession, Int) -> Value?
    ) throws -> Value {
        let node = try required()
        if let value = read(session, node) { return value }
        try session.noteMismatch(expectation(), at: node)
        return placeholder()
    }

    /// The next element; an array that is too short has no placeholder, because readers loop until the end.
    private mutating func required() throws -> Int {
        guard !isAtEnd else {
            try session.note(JSONIssue.required, "must have more elements", at: session.path(array))
            throw DecodingStop()
        }
        return advance()
    }

    private mutating func advance() -> Int {
        defer {
            next = session.document.end(of: next)
            currentIndex += 1
        }
        return next
    }
}
