/// The schema of one value while it is being recorded.
final class RecordingSlot {
    private enum Member {
        case recorded(JSONSchemaProperty)
        /// A nested container, whose members are known when the recording is over.
        case nested(name: String, RecordingSlot)

        var name: String {
            switch self {
            case .recorded(let property): property.name
            case .nested(let name, _): name
            }
        }
    }

    var shape: JSONSchema.Shape = .any
    var isNullable = false
    /// The schema of the one value that this one is, if it is.
    private var whole: JSONSchema?
    private var members: [Member] = []
    private var isObject = false

    /// The value is read by keys.
    func becomeObject() { isObject = true }

    /// The value is read as another one; the first attempt of several is what is documented.
    func become(_ schema: JSONSchema) { whole = whole ?? schema }

    /// Records a member; one that is asked for again keeps its place and is required if either said so.
    func add(_ name: String, _ schema: JSONSchema, isRequired: Bool) {
        guard let index = members.firstIndex(where: { $0.name == name }) else {
            members.append(.recorded(JSONSchemaProperty(name, schema, isRequired: isRequired)))
            return
        }
        guard case .recorded(var property) = members[index], isRequired else { return }
        property.isRequired = true
        members[index] = .recorded(property)
    }

    /// Records a required member that is read by a nested container.
    func addLater(_ name: String, _ slot: RecordingSlot) {
        if !members.contains(where: { $0.name == name }) { members.append(.nested(name: name, slot)) }
    }

    /// What was recorded; an object has the title.
    func schema(title: String?) -> JSONSchema {
        var schema = whole ?? JSONSchema(shape)
        if isObject {
            schema = .object(members.map(Self.property))
            schema.title = title
        }
        schema.isNullable = schema.isNullable || isNullable
        return schema
    }

    private static func property(_ member: Member) -> JSONSchemaProperty {
        switch member {
        case .recorded(let property): property
        case .nested(let name, let slot): JSONSchemaProperty(name, slot.schema(title: nil))
        }
    }
}
