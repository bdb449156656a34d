/// A type that says its own JSON Schema: ids, money, dates, enums, what decodes from a single value or checks itself.
///
/// The placeholder stands in for a value while a schema is recorded, and while the strict decoder goes on after a value
/// that it had to refuse; it must be acceptable to initialisers of types that hold one.
public protocol JSONSchemaDescribed {
    /// The schema of the type.
    static var jsonSchema: JSONSchema { get }
    /// Any acceptable value, always the same.
    static var schemaPlaceholder: Self { get }
}

extension JSONSchemaDescribed where Self: CaseIterable & RawRepresentable, RawValue == String {
    /// One of the raw values, named for the type.
    public static var jsonSchema: JSONSchema {
        .enumeration(allCases.map(\.rawValue)).titled(JSONSchema.name(of: Self.self))
    }

    /// The first case.
    public static var schemaPlaceholder: Self {
        guard let first = allCases.first else { preconditionFailure("an enum without cases has no values") }
        return first
    }
}

/// A type whose schema is recorded, and which says more of some members than their types do, such as the pattern of a text.
public protocol JSONSchemaMembersDescribed {
    /// The schemas of those members, by their names; whether one is required or may be null stays as it was recorded.
    static var memberSchemas: [String: JSONSchema] { get }
}

extension JSONSchema {
    /// The schema of an object with more said of some of its members.
    func describing(_ members: [String: JSONSchema]) -> JSONSchema {
        guard case .object(var properties, let isOpen) = shape else { return self }
        for index in properties.indices {
            guard var schema = members[properties[index].name] else { continue }
            schema.isNullable = properties[index].schema.isNullable
            properties[index].schema = schema
        }
        var result = self
        result.shape = .object(properties: properties, isOpen: isOpen)
        return result
    }
}
