import JSON

/// A completed value of the answer.
enum ResponseValue: Sendable {
    /// A field that the variables do not select.
    case absent
    case null
    case leaf(GraphQLValue)
    case list([ResponseValue])
    /// An object: the values of its plan's fields.
    case object(ObjectPlan, [ResponseValue])

    var isNull: Bool { if case .null = self { true } else { false } }

    /// Writes the value as JSON, objects in the order in which they were selected.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .absent, .null: writer.null()
        case .leaf(let value): value.write(to: &writer)
        case .list(let values):
            writer.beginArray()
            for value in values { value.write(to: &writer) }
            writer.endArray()
        case .object(let plan, let values):
            writer.beginObject()
            for (field, value) in zip(plan.fields, values) {
                if case .absent = value { continue }
                writer.name(field.responseName)
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}
