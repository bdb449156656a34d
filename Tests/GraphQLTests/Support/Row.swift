import GraphQL
import JSON

/// An object of the test data: fields are looked up in it by name, as the reference implementation does it in a dictionary.
struct Row: Sendable {
    var members: GraphQLValue

    /// What a field of that name gives: leaves, rows for objects, lists of either.
    func result(_ name: String) -> GraphQLResult { Self.result(members[name] ?? .null) }

    static func result(_ value: GraphQLValue) -> GraphQLResult {
        switch value {
        case .null: .null
        case .list(let values): .list(values.map(result))
        case .object(let members): .object(Row(members: value), as: type(members))
        default: .value(value)
        }
    }

    private static func type(_ members: [GraphQLMember]) -> String? {
        guard case .string(let name)? = members.first(where: { $0.name == "__typename" })?.value else { return nil }
        return name
    }
}

extension GraphQLField<Row> {
    /// A field that is read off its row.
    init(_ name: String, _ type: GraphQLTypeReference, _ description: String? = nil) {
        self.init(name, type, description) { $0.result(name) }
    }

    /// A field with arguments that it does not look at.
    init(_ name: String, _ type: GraphQLTypeReference, _ arguments: GraphQLArgument...) {
        self.init(name, type, arguments: arguments) { row, _ in row.result(name) }
    }
}

extension GraphQLArguments {
    /// The arguments as JSON, in the order of their names.
    var canonicalText: String { String(decoding: Self.sorted(.object(members)).written, as: UTF8.self) }

    private static func sorted(_ value: GraphQLValue) -> GraphQLValue {
        switch value {
        case .list(let values): .list(values.map(sorted))
        case .object(let members):
            .object(members.map { GraphQLMember($0.name, sorted($0.value)) }.sorted { $0.name < $1.name })
        default: value
        }
    }
}

extension GraphQLValue {
    /// The value as JSON.
    var written: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }
}
