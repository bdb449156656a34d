public import JSON

extension EntityID: JSONSchemaDescribed {
    /// A string of format `uuid`.
    public static var jsonSchema: JSONSchema {
        .string(format: "uuid").example(.string(schemaPlaceholder.description))
    }

    /// An id of the form of UUIDv7.
    public static var schemaPlaceholder: Self { Self(high: 0x0198_2F4B_6C00_7A31, low: 0x9B5E_2D7C_41F0_8E63) }
}

extension EntityID: JSONWritable {
    /// Writes the text form.
    @inlinable
    public func write(to writer: inout JSONWriter) {
        UUIDText.write(high: high, low: low, to: &writer)
    }
}

extension Position: JSONSchemaDescribed {
    /// A string that clients take as it is.
    public static var jsonSchema: JSONSchema {
        .string().description("An opaque position in the journal.").example(.string(schemaPlaceholder.description))
    }

    /// The position after an event of shard 7.
    public static var schemaPlaceholder: Position { Position(unchecked: 7, 123_456) }
}
