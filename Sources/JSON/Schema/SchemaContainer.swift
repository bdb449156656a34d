/// A type of the standard library that holds others: it has an empty value, and a schema made of theirs.
protocol SchemaContainer {
    static var empty: Self { get }
    static func schema(in session: RecordingSession) -> JSONSchema
}

extension Array: SchemaContainer where Element: Decodable {
    static var empty: Self { [] }
    static func schema(in session: RecordingSession) -> JSONSchema { .array(of: session.record(Element.self).schema) }
}

extension Set: SchemaContainer where Element: Decodable {
    static var empty: Self { [] }
    static func schema(in session: RecordingSession) -> JSONSchema { .array(of: session.record(Element.self).schema) }
}

extension Dictionary: SchemaContainer where Key: Decodable, Value: Decodable {
    static var empty: Self { [:] }
    static func schema(in session: RecordingSession) -> JSONSchema { .map(of: session.record(Value.self).schema) }
}

extension Optional: SchemaContainer where Wrapped: Decodable {
    static var empty: Self { nil }
    static func schema(in session: RecordingSession) -> JSONSchema { session.record(Wrapped.self).schema.nullable() }
}
