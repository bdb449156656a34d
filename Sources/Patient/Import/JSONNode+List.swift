internal import JSON

extension JSONNode {
    /// The elements of an array member, at most `limit`; none where it is absent or no array.
    func list(_ name: String, atMost limit: Int) -> [JSONNode] {
        guard let elements = self[name]?.elements else { return [] }
        return Array(elements.prefix(limit))
    }
}
