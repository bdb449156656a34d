/// A JSON Schema (draft 2020-12) as a value, as OpenAPI 3.1 uses it.
public struct JSONSchema: Hashable, Sendable {
    /// What kind of value the schema allows.
    public indirect enum Shape: Hashable, Sendable {
        /// Any value.
        case any
        /// A string; lengths in characters, the pattern an ECMA-262 regular expression.
        case string(format: String?, pattern: String?, minLength: Int?, maxLength: Int?)
        /// An integer, bounds included.
        case integer(minimum: Int64?, maximum: Int64?)
        /// A number.
        case number
        /// `true` or `false`.
        case boolean
        /// An array.
        case array(items: JSONSchema, maxItems: Int?)
        /// An object with these members; others only if the schema is open.
        case object(properties: [JSONSchemaProperty], isOpen: Bool)
        /// An object with members of any name and one kind of value.
        case map(values: JSONSchema)
        /// One of these strings.
        case enumeration([String])
        /// The schema at a JSON pointer: `#/components/schemas/Patient`.
        case ref(String)
        /// A value of any of these schemas.
        case anyOf([JSONSchema])
    }

    /// What kind of value the schema allows.
    public var shape: Shape
    /// The name of the type.
    public var title: String?
    /// What the value means, in a sentence.
    public var summary: String?
    /// A value that the schema allows.
    public var sample: JSONValue?
    /// Whether null is allowed as well.
    public var isNullable = false
    /// Schemas that this one refers to as `#/$defs/NAME`; only at the outermost schema.
    public var definitions: [JSONSchemaDefinition] = []

    /// Makes a schema of a shape.
    public init(_ shape: Shape) { self.shape = shape }
}

/// A member of an object schema.
public struct JSONSchemaProperty: Hashable, Sendable {
    /// The member's name.
    public var name: String
    /// The schema of its value.
    public var schema: JSONSchema
    /// Whether the member must be there.
    public var isRequired: Bool

    /// Makes a property.
    public init(_ name: String, _ schema: JSONSchema, isRequired: Bool = true) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
    }
}

/// A schema with the name that others refer to it by.
public struct JSONSchemaDefinition: Hashable, Sendable {
    /// The name, of letters, digits, points, dashes and underscores.
    public var name: String
    /// The schema.
    public var schema: JSONSchema

    /// Makes a definition.
    public init(name: String, schema: JSONSchema) {
        self.name = name
        self.schema = schema
    }
}

/// A schema could not be recorded.
public struct JSONSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The type that refuses every placeholder and must conform to `JSONSchemaDescribed`.
    public let typeName: String

    /// Says what to do.
    public var description: String { "\(typeName) must conform to JSONSchemaDescribed" }
}

extension JSONSchema {
    /// The schema of a type, recorded from its `init(from:)`.
    ///
    /// Properties are in the order decoded, required if `decode` asks for them; nested objects are inline. Types
    /// that contain themselves are put into `definitions`. Throws if a type inside refuses every placeholder.
    public static func of<Value: Decodable>(_ type: Value.Type) throws(JSONSchemaError) -> JSONSchema {
        var recorder = JSONSchemaRecorder(style: .inline)
        var schema = try recorder.schema(of: type)
        schema.definitions = recorder.definitions
        return schema
    }
}
