/// The fields of a selection set by their names in the answer, inline fragments put in, and the fragments that it spreads.
final class CollectedFields {
    private(set) var groups: [(name: String, fields: [CollectedField])] = []
    private(set) var spreads: [String] = []
    private var places: [String: Int] = [:]

    init(_ set: SelectionSetNode, of parent: Int?, in schema: SchemaContents) { collect(set, parent, schema) }

    /// The fields of that name.
    func group(_ name: String) -> (name: String, fields: [CollectedField])? { places[name].map { groups[$0] } }

    private func collect(_ set: SelectionSetNode, _ parent: Int?, _ schema: SchemaContents) {
        for selection in set.selections {
            switch selection {
            case .field(let field):
                // Fields of the introspection are compared by name and arguments alone.
                let type = parent.flatMap { schema.types[$0].composite?.field(field.name.text) }?.type
                let collected = CollectedField(parent: parent, node: field, type: type)
                if let place = places[field.responseName] {
                    groups[place].fields.append(collected)
                } else {
                    places[field.responseName] = groups.count
                    groups.append((field.responseName, [collected]))
                }
            case .spread(let spread):
                if !spreads.contains(spread.name.text) { spreads.append(spread.name.text) }
            case .inline(let fragment):
                let type = fragment.typeCondition.map { schema.indices[$0.text] } ?? parent
                collect(fragment.selectionSet, type, schema)
            }
        }
    }
}

/// A field, the type that it is selected of, and the type that it has.
struct CollectedField {
    var parent: Int?
    var node: FieldNode
    var type: ResolvedType?

    /// Whether no object can have both fields, because they are of two different objects.
    func isOfAnotherObject(than other: CollectedField, in schema: SchemaContents) -> Bool {
        guard let parent, let otherParent = other.parent, parent != otherParent else { return false }
        return schema.types[parent].isObject && schema.types[otherParent].isObject
    }

    /// Whether both are called with the same arguments, in whatever order.
    func hasSameArguments(as other: CollectedField) -> Bool {
        let (one, other) = (node.arguments, other.node.arguments)
        guard one.count == other.count else { return false }
        return one.allSatisfy { argument in
            other.contains { same in
                same.name.text == argument.name.text
                    && LiteralPrinter.canonicalText(same.value) == LiteralPrinter.canonicalText(argument.value)
            }
        }
    }
}

/// Two fragments, in whatever order.
struct FragmentPair: Hashable {
    private let one: String
    private let other: String

    init(_ one: String, _ other: String) { (self.one, self.other) = one < other ? (one, other) : (other, one) }
}

/// Why two fields cannot stand under one name.
struct OverlapConflict {
    indirect enum Reason {
        case text(String)
        case below([OverlapConflict])
    }

    /// More of them in one place than anyone looks at.
    static let most = 5

    var name: String
    var reason: Reason
    /// Where the one field stands and what in it conflicts, then the other.
    var first: [Int]
    var second: [Int]

    init(name: String, reason: Reason, _ first: [Int], _ second: [Int]) {
        self.name = name
        self.reason = reason
        self.first = first
        self.second = second
    }

    var offsets: [Int] { first + second }

    private static let maxWordsCharacters = 2_000

    /// The whole error.
    var message: String {
        "Fields \"\(name.prefix(GraphQLError.maxNameCharacters))\" conflict because "
            + "\(words.prefix(Self.maxWordsCharacters)). "
            + "Use different aliases on the fields to fetch both if this was intentional."
    }

    private var words: String {
        switch reason {
        case .text(let text): text
        case .below(let conflicts):
            conflicts.map { conflict in
                "subfields \"\(conflict.name.prefix(GraphQLError.maxNameCharacters))\" conflict because \(conflict.words)"
            }.joined(separator: " and ")
        }
    }
}

extension SchemaContents {
    /// Whether two types can never hold the same value; objects are compared by their fields instead.
    func conflict(_ one: ResolvedType, _ other: ResolvedType) -> Bool {
        switch (one, other) {
        case (.list(let inner), .list(let otherInner)), (.nonNull(let inner), .nonNull(let otherInner)):
            conflict(inner, otherInner)
        case (.list, _), (_, .list), (.nonNull, _), (_, .nonNull): true
        case (.named(let index), .named(let otherIndex)):
            (types[index].isLeaf || types[otherIndex].isLeaf) && index != otherIndex
        }
    }
}
