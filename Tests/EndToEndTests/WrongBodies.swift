import JSON

/// Bodies in which one field has a value of a wrong type, made from the schema.
struct WrongBodies {
    /// A body, and the field that the answer must name.
    struct Body {
        var name: String
        var value: JSONValue
        var mention: String
    }

    let document: APIDocument

    init(_ document: APIDocument) { self.document = document }

    /// Bodies like the example but for one field, at any depth that the example has or the schema tells.
    func all(_ schema: JSONValue, _ example: JSONValue, depth: Int = 0) -> [Body] {
        guard depth < 4 else { return [] }
        return document.properties(of: schema).flatMap { property in
            wrongValues(property.value).map { wrong in
                Body(
                    name: "\(property.name) is \(wrong.kind)", value: example.setting(property.name, to: wrong),
                    mention: property.name)
            } + inner(property, example, depth: depth)
        }
    }

    /// Wrong values and unknown fields inside an object.
    private func inner(_ property: JSONMember, _ example: JSONValue, depth: Int) -> [Body] {
        guard document.type(of: property.value) == "object", !document.properties(of: property.value).isEmpty else {
            return []
        }
        let inside = example[property.name] ?? .object([])
        let unknown = Body(
            name: "\(property.name) with an unknown field",
            value: example.setting(property.name, to: inside.setting("noSuchField", to: 1)), mention: "noSuchField")
        return [unknown]
            + all(property.value, inside, depth: depth + 1).map { body in
                Body(
                    name: "\(property.name).\(body.name)", value: example.setting(property.name, to: body.value),
                    mention: body.mention)
            }
    }

    private func wrongValues(_ schema: JSONValue) -> [JSONValue] {
        switch document.type(of: schema) {
        case "string":
            document.resolved(schema)["enum"] == nil
                ? [17, true, [], .object([])] : [17, .object([]), "noSuchValue", ""]
        case "integer": ["17", Self.fraction, true, [], Self.hugeNumber, Self.manyDigits]
        case "number": ["17", true, Self.hugeNumber]
        case "boolean": ["true", 1, []]
        case "array": [.object([]), "text", [[[]]], 17]
        case "object": ["text", 17, [], true]
        default: []
        }
    }

    private static let fraction: JSONValue = JSONNumber("1.5").map(JSONValue.number) ?? .null
    /// Beyond every double.
    private static let hugeNumber: JSONValue = JSONNumber("1e400").map(JSONValue.number) ?? .null
    /// Beyond every integer.
    private static let manyDigits: JSONValue =
        JSONNumber(String(repeating: "9", count: 400)).map(JSONValue.number) ?? .null
}
