/// A field of a merge patch (RFC 7396): absent leaves the value, null clears it, anything else replaces it.
///
/// As the type of a stored property it works with synthesized `Codable`, in a type that imports JSON: the overloads
/// below are chosen for `decode(_:forKey:)` and `encode(_:forKey:)`.
public enum Patch<Value> {
    /// The field is not in the patch: leave it.
    case absent
    /// The field is null: clear it.
    case null
    /// The field has a new value.
    case value(Value)

    /// The new value of a field that has `current`: `nil` when cleared.
    public func applied(to current: Value?) -> Value? {
        switch self {
        case .absent: current
        case .null: nil
        case .value(let value): value
        }
    }

    /// Whether the field is in the patch.
    public var isPresent: Bool { if case .absent = self { false } else { true } }

    /// The new value; nil if the field is absent or cleared.
    public var newValue: Value? { if case .value(let value) = self { value } else { nil } }

    /// Another type of value, for instance a validated one.
    public func map<Other, Failure>(_ transform: (Value) throws(Failure) -> Other) throws(Failure) -> Patch<Other> {
        switch self {
        case .absent: .absent
        case .null: .null
        case .value(let value): .value(try transform(value))
        }
    }
}

extension Patch: Sendable where Value: Sendable {}
extension Patch: Equatable where Value: Equatable {}
extension Patch: Hashable where Value: Hashable {}

extension Patch: Decodable where Value: Decodable {
    /// Reads a value that is there: null or a new value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .null : .value(try Value(from: decoder))
    }
}

extension Patch: Encodable where Value: Encodable {
    /// Writes the value, or null where there is none; a member that is absent is omitted by the container's overload.
    public func encode(to encoder: any Encoder) throws {
        if case .value(let value) = self { return try value.encode(to: encoder) }
        var container = encoder.singleValueContainer()
        try container.encodeNil()
    }
}

extension KeyedDecodingContainer {
    /// Reads a field of a merge patch; a missing member is `.absent`.
    public func decode<Value: Decodable>(_: Patch<Value>.Type, forKey key: Key) throws -> Patch<Value> {
        guard contains(key) else { return .absent }
        if try decodeNil(forKey: key) { return .null }
        return .value(try decode(Value.self, forKey: key))
    }
}

extension KeyedEncodingContainer {
    /// Writes a field of a merge patch; `.absent` is omitted.
    public mutating func encode<Value: Encodable>(_ value: Patch<Value>, forKey key: Key) throws {
        switch value {
        case .absent: break
        case .null: try encodeNil(forKey: key)
        case .value(let value): try encode(value, forKey: key)
        }
    }
}
