/// How much a selection set asks for, whatever the variables, with its fragments put in where they are spread.
struct SelectionMeasure {
    /// Levels of fields, introspection apart.
    var depth = 0
    /// Levels of fields inside `__schema` and `__type`.
    var introspectionDepth = 0
    /// Levels of braces and spreads, whatever they hold.
    var nesting = 0
    /// Fields with an alias.
    var aliases = 0
    /// Selections of any kind.
    var selections = 0

    /// Takes another one of the same level in. Counts stop growing long before they could overflow.
    mutating func add(_ other: SelectionMeasure) {
        depth = max(depth, other.depth)
        introspectionDepth = max(introspectionDepth, other.introspectionDepth)
        nesting = max(nesting, other.nesting)
        aliases = Self.sum(aliases, other.aliases)
        selections = Self.sum(selections, other.selections)
    }

    private static let most = 1 << 40

    private static func sum(_ one: Int, _ other: Int) -> Int { min(one + other, most) }
}

extension SelectionMeasure {
    /// Measures a selection set; `fragments` has those that it spreads, and `isIntrospection` says that it is inside of it.
    init(of set: SelectionSetNode, isIntrospection: Bool, fragments: [String: SelectionMeasure]) {
        for selection in set.selections {
            var part = SelectionMeasure()
            switch selection {
            case .field(let field):
                let isInside = isIntrospection || field.name.text == "__schema" || field.name.text == "__type"
                if let below = field.selectionSet {
                    part = SelectionMeasure(of: below, isIntrospection: isInside, fragments: fragments)
                }
                if isInside { part.introspectionDepth += 1 } else { part.depth += 1 }
                part.aliases += field.alias == nil ? 0 : 1
            case .spread(let spread):
                part = fragments[spread.name.text] ?? part
                part.nesting += 1
            case .inline(let fragment):
                part = SelectionMeasure(
                    of: fragment.selectionSet, isIntrospection: isIntrospection, fragments: fragments)
            }
            part.selections += 1
            add(part)
        }
        nesting += 1
    }

    /// What is beyond the limits.
    func errors(_ limits: GraphQLLimits, at location: GraphQLLocation) -> [GraphQLError] {
        let bounds: [(count: Int, limit: Int, code: GraphQLErrorCode, words: String)] = [
            (nesting, limits.nesting, .nestingLimit, "levels with its fragments"),
            (depth, limits.depth, .depthLimit, "levels of fields"),
            (introspectionDepth, limits.introspectionDepth, .depthLimit, "levels of introspection"),
            (aliases, limits.aliases, .aliasLimit, "aliases"),
            (selections, limits.selections, .costLimit, "selections"),
        ]
        return bounds.filter { $0.count > $0.limit }.map { bound in
            GraphQLError(
                "The operation has more than \(bound.limit) \(bound.words).", code: bound.code, locations: [location])
        }
    }
}
