import JSON
import TestSupport

/// `/openapi.json`, read: what every generated test runs over, so that a new route is covered without anyone remembering.
struct APIDocument: Sendable {
    /// The operations in the order of the document.
    let operations: [APIOperation]
    private let root: JSONValue

    /// Reads a server's document; `operations` stand for its own where a test makes a faulty one.
    init(_ client: ServerClient, operations: [APIOperation]? = nil) throws {
        let answer = try client.send("GET", "/openapi.json")
        root = try JSONValue(parsing: answer.body)
        let paths = root["paths"]?.members ?? []
        self.operations =
            operations
            ?? paths.flatMap { path in
                (path.value.members ?? []).map { APIOperation(method: $0.name, path: path.name, $0.value) }
            }
            // What becomes another connection is not spoken by a client of HTTP; RealtimeClientTests do.
            .filter { $0.successStatus != 0 }
    }

    /// The operation of that name.
    func operation(_ id: String) -> APIOperation? { operations.first { $0.operationID == id } }

    /// The schema that a reference means, and without the alternative of null.
    func resolved(_ schema: JSONValue) -> JSONValue {
        if let reference = schema["$ref"]?.string {
            var found = root
            for step in reference.dropFirst(2).split(separator: "/") { found = found[String(step)] ?? .null }
            return resolved(found)
        }
        if let choice = schema["anyOf"]?.elements?.first(where: { $0["type"]?.string != "null" }) {
            return resolved(choice)
        }
        return schema
    }

    /// The type of a schema: `string`, `integer`, `object` and so on; empty where any will do.
    func type(of schema: JSONValue) -> String {
        let schema = resolved(schema)
        if let type = schema["type"]?.string { return type }
        let types = (schema["type"]?.elements ?? []).compactMap(\.string)
        return types.first { $0 != "null" } ?? (schema["enum"] != nil ? "string" : "")
    }

    /// The members of an object's schema.
    func properties(of schema: JSONValue) -> [JSONMember] { resolved(schema)["properties"]?.members ?? [] }

    /// Every place in a body where an id stands: the names on the way there.
    func idPlaces(in schema: JSONValue, under path: [String] = [], depth: Int = 0) -> [BodyPlace] {
        guard depth < 6 else { return [] }
        let schema = resolved(schema)
        switch type(of: schema) {
        case "string": return schema["format"]?.string == "uuid" ? [BodyPlace(path: path)] : []
        case "array":
            return idPlaces(in: schema["items"] ?? .null, under: path, depth: depth + 1).map { place in
                var place = place
                place.listDepth = place.listDepth ?? path.count
                return place
            }
        case "object":
            return properties(of: schema).flatMap { idPlaces(in: $0.value, under: path + [$0.name], depth: depth + 1) }
        default: return []
        }
    }
}

/// A place in a body.
struct BodyPlace: Sendable, Equatable {
    /// The names from the outside in.
    var path: [String]
    /// After how many names there is a list; nil where there is none.
    var listDepth: Int?

    /// What the example of the body calls the id; nil where it has none there.
    private var exampleName: String?

    init(path: [String]) { self.path = path }

    /// What the examples call such an id: as the body's own example does, else `patientId`, and for `chargeIds` `chargeId`.
    var variable: String {
        if let exampleName { return exampleName }
        let name = path.last ?? ""
        if let called = Self.called[name] { return called }
        return name.hasSuffix("Ids") ? String(name.dropLast()) : name
    }

    /// What the ids of lists are called that are named for what they are.
    private static let called = ["journey": "queueId"]

    /// The place with the name that an example of the body has there.
    func named(by example: JSONValue?) -> BodyPlace {
        var value = example
        for (depth, name) in path.enumerated() {
            if depth == listDepth { value = value?.elements?.first }
            value = value?[name]
        }
        if listDepth == path.count { value = value?.elements?.first }
        var place = self
        place.exampleName = value?.string.flatMap { ExampleRun.names(in: $0).first }
        return place
    }

    /// The body with the id there.
    func setting(_ id: String, in body: JSONValue) -> JSONValue { set(id, in: body, at: 0) }

    private func set(_ id: String, in body: JSONValue, at depth: Int) -> JSONValue {
        if depth == listDepth {
            let inner = set(id, in: body.elements?.first ?? .null, leaf: depth)
            return .array([inner])
        }
        return set(id, in: body, leaf: depth)
    }

    private func set(_ id: String, in body: JSONValue, leaf depth: Int) -> JSONValue {
        guard depth < path.count else { return .string(id) }
        return body.setting(path[depth], to: set(id, in: body[path[depth]] ?? .null, at: depth + 1))
    }
}

extension JSONValue {
    /// The object with a member set, in its old place where there was one.
    func setting(_ name: String, to value: JSONValue) -> JSONValue {
        var members = members ?? []
        if let place = members.firstIndex(where: { $0.name == name }) {
            members[place].value = value
        } else {
            members.append(JSONMember(name: name, value: value))
        }
        return .object(members)
    }

    /// The object without a member.
    func removing(_ name: String) -> JSONValue { .object((members ?? []).filter { $0.name != name }) }

    /// The value with every text in it changed.
    func mapStrings(_ change: (String) -> String) -> JSONValue {
        switch self {
        case .string(let text): .string(change(text))
        case .array(let elements): .array(elements.map { $0.mapStrings(change) })
        case .object(let members):
            .object(members.map { JSONMember(name: $0.name, value: $0.value.mapStrings(change)) })
        default: self
        }
    }

    /// Every text in the value.
    var strings: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(\.strings)
        case .object(let members): members.flatMap(\.value.strings)
        default: []
        }
    }
}
