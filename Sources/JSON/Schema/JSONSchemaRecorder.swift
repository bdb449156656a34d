/// Records schemas from the `init(from:)` of the types that decode, so that a document cannot differ from the code.
///
/// A type runs against a decoder that has nothing and gives placeholders; what it asks for is its schema. A member
/// asked for with `decode` is required, one with `decodeIfPresent`, `contains` or as a `Patch` is not; a `Patch` allows
/// null.
public struct JSONSchemaRecorder {
    /// Where the schemas of nested types go.
    public enum Style: Hashable, Sendable {
        /// Into the schema that has them; only a type that contains itself is referred to, as `#/$defs/NAME`.
        case inline
        /// Into `definitions`, referred to by this prefix and the name: objects, and enums that have a title.
        case components(prefix: String)
    }

    /// The prefix by which OpenAPI 3.1 refers to its schemas.
    public static let openAPIPrefix = "#/components/schemas/"

    private let session: RecordingSession

    /// Makes a recorder; several types recorded by one recorder share their definitions.
    public init(style: Style = .components(prefix: openAPIPrefix)) {
        session = RecordingSession(style: style)
    }

    /// The schema of a type, or a reference to it among `definitions`; the same for the same type.
    ///
    /// Throws, naming the type, if one inside refuses every placeholder and has to conform to `JSONSchemaDescribed`.
    public mutating func schema<Value: Decodable>(of type: Value.Type) throws(JSONSchemaError) -> JSONSchema {
        session.culprit = nil
        let recorded = session.record(type)
        if let culprit = session.culprit { throw JSONSchemaError(typeName: culprit) }
        return recorded.schema
    }

    /// The schemas that were referred to, in the order of their names.
    public var definitions: [JSONSchemaDefinition] { session.definitions.sorted { $0.name < $1.name } }
}
