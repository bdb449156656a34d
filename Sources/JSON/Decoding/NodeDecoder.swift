/// The `Decoder` of one value of a document.
struct NodeDecoder: Decoder {
    let session: DecodingSession
    let node: Int

    var codingPath: [any CodingKey] { session.document.steps(to: node) }
    var userInfo: [CodingUserInfoKey: Any] { session.userInfo }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard session.kind(node) == TapeNode.Kind.object else {
            throw Expectation.object.error([String: Any].self, in: session.document.nodes[node])
        }
        return KeyedDecodingContainer(NodeKeyedContainer<Key>(session: session, object: node))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard session.kind(node) == TapeNode.Kind.array else {
            throw Expectation.array.error([Any].self, in: session.document.nodes[node])
        }
        return NodeUnkeyedContainer(session: session, array: node)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        NodeSingleValueContainer(session: session, node: node)
    }
}
