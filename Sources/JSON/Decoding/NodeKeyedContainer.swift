/// Reads the members of an object, noting in the session which were asked for and which are wrong.
struct NodeKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let session: DecodingSession
    let object: Int

    init(session: DecodingSession, object: Int) {
        self.session = session
        self.object = object
        session.openObject(object)
    }

    var codingPath: [any CodingKey] { session.document.steps(to: object) }

    var allKeys: [Key] { session.dictionaryNames(of: object).compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { session.member(key.stringValue, of: object) != nil }

    func decodeNil(forKey key: Key) throws -> Bool {
        guard let node = try session.required(key.stringValue, of: object) else { return true }
        return session.kind(node) == TapeNode.Kind.null
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        guard let node = try session.required(key.stringValue, of: object) else {
            return try session.placeholder(type)
        }
        return try session.value(type, at: node)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let node = present(key) else { return nil }
        return try session.optionalValue(type, at: node)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        if let node = try session.required(key.stringValue, of: object) {
            if session.kind(node) == TapeNode.Kind.object {
                return KeyedDecodingContainer(NodeKeyedContainer<Nested>(session: session, object: node))
            }
            try session.noteMismatch(.object, at: node)
        }
        return try RecordingDecoder.placeholder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        if let node = try session.required(key.stringValue, of: object) {
            if session.kind(node) == TapeNode.Kind.array {
                return NodeUnkeyedContainer(session: session, array: node)
            }
            try session.noteMismatch(.array, at: node)
        }
        return try RecordingDecoder.placeholder().unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try decoder(named: "super") }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(named: key.stringValue) }

    private func decoder(named name: String) throws -> any Decoder {
        guard let node = try session.required(name, of: object) else { return RecordingDecoder.placeholder() }
        return NodeDecoder(session: session, node: node)
    }

    /// The value of a member that is there and not null.
    @inline(__always)
    func present(_ key: Key) -> Int? {
        guard let node = session.member(key.stringValue, of: object), session.kind(node) != TapeNode.Kind.null else {
            return nil
        }
        return node
    }
}
