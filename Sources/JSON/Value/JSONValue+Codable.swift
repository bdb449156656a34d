// Trees inside Codable types: kept exactly by Medley's coders, as well as they can by others.
extension JSONValue: Codable {
    /// Reads any value.
    ///
    /// From Medley's decoder it keeps order and digits; from another, members come in its order.
    public init(from decoder: any Decoder) throws {
        if let strict = decoder as? NodeDecoder {
            self = strict.session.tree(at: strict.node)
            // Not an object, then not an array, is no error below: the value may be of another kind.
        } else if let container = try? decoder.container(keyedBy: JSONPathStep.self) {
            self = .object(
                try container.allKeys.map { key in
                    JSONMember(name: key.stringValue, value: try container.decode(JSONValue.self, forKey: key))
                })
            // As above.
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
            self = .array(elements)
        } else {
            self = try Self.scalar(from: decoder.singleValueContainer())
        }
    }

    /// Writes the value.
    ///
    /// To Medley's encoder it is written as it is; numbers reach another as integer or double.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value): try value.encode(to: encoder)
        case .string(let text): try text.encode(to: encoder)
        case .number(let number): try number.encode(to: encoder)
        case .array(let elements): try elements.encode(to: encoder)
        case .object(let members):
            var container = encoder.container(keyedBy: JSONPathStep.self)
            for member in members { try container.encode(member.value, forKey: .name(member.name)) }
        }
    }

    private static func scalar(from container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        // Each attempt that fails only means that the value is of another kind.
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let text = try? container.decode(String.self) { return .string(text) }
        return .number(try JSONNumber(from: container))
    }
}

extension JSONNumber: Codable {
    /// Reads a number; Medley's decoder keeps its digits.
    public init(from decoder: any Decoder) throws {
        if let strict = decoder as? NodeDecoder {
            self = try strict.session.number(at: strict.node)
        } else {
            try self.init(from: decoder.singleValueContainer())
        }
    }

    /// Writes the number; Medley's encoder writes its digits, another gets an integer or a double.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let strict = container as? SingleValueEncoding {
            try strict.write(self)
        } else if let value = integer(as: Int64.self) {
            try container.encode(value)
        } else if let value = integer(as: UInt64.self) {
            try container.encode(value)
        } else {
            try container.encode(double ?? .greatestFiniteMagnitude)
        }
    }

    init(from container: any SingleValueDecodingContainer) throws {
        // An attempt that fails only means that the number does not fit that type.
        if let value = try? container.decode(Int64.self) {
            self.init(value)
            // As above.
        } else if let value = try? container.decode(UInt64.self) {
            self.init(value)
        } else {
            guard let number = JSONNumber(try container.decode(Double.self)) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be a finite number")
            }
            self = number
        }
    }
}

extension JSONValue: JSONSchemaDescribed {
    /// Any value at all.
    public static var jsonSchema: JSONSchema { .any }
    /// The null value.
    public static var schemaPlaceholder: JSONValue { .null }
}

extension JSONNumber: JSONSchemaDescribed {
    /// Any number.
    public static var jsonSchema: JSONSchema { .number }
    /// Zero.
    public static var schemaPlaceholder: JSONNumber { JSONNumber(0) }
}
