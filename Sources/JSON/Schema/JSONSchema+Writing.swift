extension JSONSchema: JSONWritable {
    /// Writes the schema as draft 2020-12 has it.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writeShape(to: &writer)
        if let title { writer.member("title", title) }
        if let summary { writer.member("description", summary) }
        if let sample {
            writer.name("examples")
            writer.beginArray()
            sample.write(to: &writer)
            writer.endArray()
        }
        if !definitions.isEmpty {
            writer.name("$defs")
            writer.beginObject()
            for definition in definitions {
                writer.name(definition.name)
                definition.schema.write(to: &writer)
            }
            writer.endObject()
        }
        writer.endObject()
    }

    private func writeShape(to writer: inout JSONWriter) {
        switch shape {
        case .any: break
        case .string(let format, let pattern, let minLength, let maxLength):
            writeType("string", to: &writer)
            if let format { writer.member("format", format) }
            if let pattern { writer.member("pattern", pattern) }
            if let minLength { writer.member("minLength", minLength) }
            if let maxLength { writer.member("maxLength", maxLength) }
        case .integer(let minimum, let maximum):
            writeType("integer", to: &writer)
            if let minimum { writer.member("minimum", minimum) }
            if let maximum { writer.member("maximum", maximum) }
        case .number: writeType("number", to: &writer)
        case .boolean: writeType("boolean", to: &writer)
        case .array(let items, let maxItems):
            writeType("array", to: &writer)
            writer.name("items")
            items.write(to: &writer)
            if let maxItems { writer.member("maxItems", maxItems) }
        case .object(let properties, let isOpen):
            writeType("object", to: &writer)
            write(properties, isOpen: isOpen, to: &writer)
        case .map(let values):
            writeType("object", to: &writer)
            writer.name("additionalProperties")
            values.write(to: &writer)
        case .enumeration(let values): write(values, to: &writer)
        case .ref(let pointer): writeChoices([.ref(pointer)], pointer: pointer, to: &writer)
        case .anyOf(let schemas): writeChoices(schemas, pointer: nil, to: &writer)
        }
    }

    private func writeType(_ type: String, to writer: inout JSONWriter) {
        writer.name("type")
        guard isNullable else { return writer.string(type) }
        writer.beginArray()
        writer.string(type)
        writer.string("null")
        writer.endArray()
    }

    private func write(_ properties: [JSONSchemaProperty], isOpen: Bool, to writer: inout JSONWriter) {
        writer.name("properties")
        writer.beginObject()
        for property in properties {
            writer.name(property.name)
            property.schema.write(to: &writer)
        }
        writer.endObject()
        let required = properties.filter(\.isRequired)
        if !required.isEmpty {
            writer.name("required")
            writer.beginArray()
            for property in required { writer.string(property.name) }
            writer.endArray()
        }
        if !isOpen {
            writer.name("additionalProperties")
            writer.bool(false)
        }
    }

    private func write(_ values: [String], to writer: inout JSONWriter) {
        writeType("string", to: &writer)
        writer.name("enum")
        writer.beginArray()
        for value in values { writer.string(value) }
        if isNullable { writer.null() }
        writer.endArray()
    }

    /// A reference stands alone unless null is a choice too.
    private func writeChoices(_ schemas: [JSONSchema], pointer: String?, to writer: inout JSONWriter) {
        if let pointer, !isNullable { return writer.member("$ref", pointer) }
        writer.name("anyOf")
        writer.beginArray()
        for schema in schemas { schema.write(to: &writer) }
        if isNullable {
            writer.beginObject()
            writer.member("type", "null")
            writer.endObject()
        }
        writer.endArray()
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ text: String) {
        self.name(name)
        string(text)
    }

    fileprivate mutating func member(_ name: StaticString, _ value: some SignedInteger & FixedWidthInteger) {
        self.name(name)
        int(value)
    }
}
