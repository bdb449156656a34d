/// What the decoders of one recording share: the types being recorded and the definitions found.
final class RecordingSession {
    private let style: JSONSchemaRecorder.Style
    private(set) var definitions: [JSONSchemaDefinition] = []
    /// The name of the first type that has no placeholder.
    var culprit: String?
    /// Types whose recording has begun and not ended, to notice those that contain themselves.
    private var active: Set<ObjectIdentifier> = []
    private var recursive: Set<ObjectIdentifier> = []
    private var names: [ObjectIdentifier: String] = [:]
    private var finished: [ObjectIdentifier: Int] = [:]

    init(style: JSONSchemaRecorder.Style) { self.style = style }

    /// A value that stands in for one that could not be decoded; nil if the type refuses it.
    static func placeholder<Value: Decodable>(_ type: Value.Type) -> Value? {
        RecordingSession(style: .inline).record(type).value
    }

    /// Runs a type against nothing: its schema, and the value it made of placeholders unless it refused them.
    func record<Value: Decodable>(_ type: Value.Type) -> (schema: JSONSchema, value: Value?) {
        if let described = type as? any JSONSchemaDescribed.Type {
            let value = described.schemaPlaceholder as? Value
            return (define(type, as: described.jsonSchema), value)
        }
        if let container = type as? any SchemaContainer.Type {
            return (container.schema(in: self), container.empty as? Value)
        }
        let choices = RawValues.strings(of: type)
        if !choices.isEmpty {
            let schema = JSONSchema.enumeration(choices).titled(JSONSchema.name(of: type))
            return (define(type, as: schema), RawValues.first(of: type))
        }
        return recordInitializer(of: type)
    }

    private func recordInitializer<Value: Decodable>(of type: Value.Type) -> (schema: JSONSchema, value: Value?) {
        let id = ObjectIdentifier(type)
        guard active.insert(id).inserted else {
            recursive.insert(id)
            return (.ref(pointer(to: type)), nil)
        }
        defer { active.remove(id) }
        let slot = RecordingSlot()
        // The reason is of no interest: a type that refuses placeholders is named as the culprit.
        let value = try? Value(from: RecordingDecoder(session: self, slot: slot))
        if value == nil, culprit == nil { culprit = String(reflecting: type) }
        var schema = slot.schema(title: JSONSchema.name(of: type))
        if let described = type as? any JSONSchemaMembersDescribed.Type {
            schema = schema.describing(described.memberSchemas)
        }
        return (define(type, as: schema), value)
    }

    /// Puts a schema where the style wants it and gives what stands in its place.
    private func define<Value>(_ type: Value.Type, as schema: JSONSchema) -> JSONSchema {
        let id = ObjectIdentifier(type)
        guard isDefinition(schema, id) else { return schema }
        let pointer = pointer(to: type)
        if finished[id] == nil {
            finished[id] = definitions.count
            definitions.append(JSONSchemaDefinition(name: name(of: type), schema: schema))
        }
        return .ref(pointer)
    }

    private func isDefinition(_ schema: JSONSchema, _ id: ObjectIdentifier) -> Bool {
        if recursive.contains(id) { return true }
        guard case .components = style else { return false }
        switch schema.shape {
        case .object: return true
        case .enumeration: return schema.title != nil
        default: return false
        }
    }

    private func pointer<Value>(to type: Value.Type) -> String {
        switch style {
        case .inline: "#/$defs/" + name(of: type)
        case .components(let prefix): prefix + name(of: type)
        }
    }

    /// The short name of a type, or the qualified one if another type has the short one.
    private func name<Value>(of type: Value.Type) -> String {
        let id = ObjectIdentifier(type)
        if let name = names[id] { return name }
        let short = JSONSchema.name(of: type)
        let name = names.values.contains(short) ? JSONSchema.qualifiedName(of: type) : short
        names[id] = name
        return name
    }
}
