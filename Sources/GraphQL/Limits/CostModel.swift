/// What an operation costs: every field its cost, as often as the lists around it say.
///
/// Fragments are counted once and reused, so that it takes time in the length of the document. Fields of interfaces and
/// unions are all counted, whatever object comes. The introspection is bounded by what it answers instead.
struct CostModel: Sendable {
    /// Part of what a selection set costs.
    indirect enum Term: Sendable {
        /// A field: its own cost, how often what is below comes, and what is below.
        case field(cost: Int, items: Items, below: [Term])
        case fragment(String)
        case inline([Term])
    }

    /// How many elements a field has.
    enum Items: Sendable {
        case fixed(Int)
        /// As a variable says; `fallback` where it has no value.
        case variable(String, fallback: Int)
    }

    private let terms: [Term]
    /// Each fragment after those that it spreads.
    private let fragments: [(name: String, terms: [Term])]

    init(of operation: OperationNode, root: Int, fragments: [FragmentNode], builder: CostBuilder) {
        terms = builder.terms(operation.selectionSet, of: root, isSized: false)
        self.fragments = fragments.map { fragment in
            let type = builder.schema.indices[fragment.typeCondition.text]
            return (fragment.name.text, builder.terms(fragment.selectionSet, of: type, isSized: false))
        }
    }

    /// The cost with these variables; never more than `most`.
    func cost(_ variables: [String: GraphQLValue]) -> Int {
        var known: [String: Int] = [:]
        for fragment in fragments { known[fragment.name] = sum(fragment.terms, known, variables) }
        return sum(terms, known, variables)
    }

    /// Where counting stops, long before it could overflow.
    private static let most = 1 << 40

    private func sum(_ terms: [Term], _ known: [String: Int], _ variables: [String: GraphQLValue]) -> Int {
        terms.reduce(0) { min($0 + cost($1, known, variables), Self.most) }
    }

    private func cost(_ term: Term, _ known: [String: Int], _ variables: [String: GraphQLValue]) -> Int {
        switch term {
        case .fragment(let name): return known[name] ?? 0
        case .inline(let terms): return sum(terms, known, variables)
        case .field(let cost, let items, let below):
            let (product, isOver) = count(items, variables)
                .multipliedReportingOverflow(by: sum(below, known, variables))
            return isOver ? Self.most : min(cost + product, Self.most)
        }
    }

    private func count(_ items: Items, _ variables: [String: GraphQLValue]) -> Int {
        switch items {
        case .fixed(let count): return count
        case .variable(let name, let fallback):
            guard case .int(let count)? = variables[name] else { return fallback }
            return max(0, Int(count))
        }
    }
}

/// Makes the terms of a cost.
struct CostBuilder {
    let schema: SchemaContents
    let assumedItems: Int

    /// The terms of a selection set; `isSized` says that an argument above says how many elements its lists have.
    func terms(_ set: SelectionSetNode, of parent: Int?, isSized: Bool) -> [CostModel.Term] {
        set.selections.compactMap { selection in
            switch selection {
            case .field(let field): term(field, of: parent, isSized: isSized)
            case .spread(let spread): .fragment(spread.name.text)
            case .inline(let fragment):
                .inline(
                    terms(
                        fragment.selectionSet, of: fragment.typeCondition.flatMap { schema.indices[$0.text] } ?? parent,
                        isSized: isSized))
            }
        }
    }

    private func term(_ field: FieldNode, of parent: Int?, isSized: Bool) -> CostModel.Term? {
        guard let definition = parent.flatMap({ schema.field(field.name.text, of: $0) }),
            !field.name.text.hasPrefix("__")
        else { return nil }
        let size = definition.arguments.first { GraphQLLimits.sizeArguments.contains($0.name) }
        let below = field.selectionSet.map { terms($0, of: definition.type.index, isSized: size != nil) } ?? []
        return .field(cost: definition.cost, items: items(field, definition, size, isSized: isSized), below: below)
    }

    private func items(
        _ field: FieldNode, _ definition: FieldDefinition, _ size: InputDefinition?, isSized: Bool
    ) -> CostModel.Items {
        let isList = definition.type.element != nil
        // A list inside of a page whose size was asked for has been counted with the page.
        let unsaid = definition.items ?? (isList && !isSized ? assumedItems : 1)
        guard let size else { return .fixed(unsaid) }
        var fallback = definition.items ?? assumedItems
        if case .int(let count)? = size.defaultValue { fallback = max(0, Int(count)) }
        switch field.arguments.first(where: { $0.name.text == size.name })?.value.kind {
        case .int(let digits)?: return .fixed(Int(digits).map { max(0, $0) } ?? fallback)
        case .variable(let name)?: return .variable(name, fallback: fallback)
        default: return .fixed(fallback)
        }
    }
}
