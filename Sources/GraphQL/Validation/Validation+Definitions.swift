// Operations and fragments as a whole (GraphQL, October 2021, sections 5.2 and 5.5).
extension Validation {
    /// Names that are there twice, and operations that need one.
    func checkNames() {
        unique(document.operations.compactMap(\.name), as: "operation")
        unique(document.fragments.map(\.name), as: "fragment")
        guard document.operations.count > 1 else { return }
        for operation in document.operations where operation.name == nil {
            report("This anonymous operation must be the only defined operation.", at: [operation.offset])
        }
    }

    /// Every fragment is used, and none uses itself.
    func checkFragments() {
        let used = Set(document.operations.flatMap { graph.used(by: $0.selectionSet) }.map(\.name.text))
        for fragment in document.fragments where !used.contains(fragment.name.text) {
            report("Fragment \"\(echo(fragment.name))\" is never used.", at: [fragment.offset])
        }
        for circle in graph.circles(in: document) {
            guard let last = circle.last else { continue }
            let via = circle.dropLast().map { "\"\(echo($0.name))\"" }.joined(separator: ", ")
            report(
                "Cannot spread fragment \"\(echo(last.name))\" within itself" + (via.isEmpty ? "." : " via \(via)."),
                at: circle.map(\.offset))
        }
    }

    /// Every definition's selections, and every operation's variables.
    func checkDefinitions() {
        var usagesByFragment: [String: [VariableUsage]] = [:]
        for fragment in document.fragments {
            usages = []
            check(fragment.directives, at: .fragmentDefinition)
            let type = condition(fragment.typeCondition, of: fragment.name)
            check(fragment.selectionSet, of: type)
            usagesByFragment[fragment.name.text] = usages
        }
        for operation in document.operations {
            usages = []
            let root = checkRoot(operation)
            check(operation.directives, at: operation.place)
            checkVariables(operation)
            check(operation.selectionSet, of: root)
            let all = usages + graph.used(by: operation.selectionSet).flatMap { usagesByFragment[$0.name.text] ?? [] }
            check(all, of: operation)
        }
    }

    /// The type that an operation begins with.
    private func checkRoot(_ operation: OperationNode) -> Int? {
        let root: Int? =
            switch operation.kind {
            case .query: schema.query
            case .mutation: schema.mutation
            case .subscription: nil
            }
        if root == nil {
            let kind = operation.kind.rawValue
            report("Schema is not configured to execute \(kind) operation.", at: [operation.offset])
        }
        return root
    }

    /// The type of a fragment's condition; nil where it is unknown, or one that nothing can be selected of.
    func condition(_ name: NameNode, of fragment: NameNode? = nil) -> Int? {
        guard let index = schema.indices[name.text] else {
            report("Unknown type \"\(echo(name))\".", at: [name.offset])
            return nil
        }
        guard schema.types[index].isComposite else {
            let subject = fragment.map { "Fragment \"\(echo($0))\"" } ?? "Fragment"
            report("\(subject) cannot condition on non composite type \"\(name.text)\".", at: [name.offset])
            return nil
        }
        return index
    }

    /// A name that a client made up, as much of it as is told.
    func echo(_ name: NameNode) -> Substring { name.text.prefix(GraphQLError.maxNameCharacters) }

    private func unique(_ names: [NameNode], as kind: String) {
        var known: [String: NameNode] = [:]
        for name in names {
            if let first = known[name.text] {
                report("There can be only one \(kind) named \"\(echo(name))\".", at: [first.offset, name.offset])
            } else {
                known[name.text] = name
            }
        }
    }
}

extension OperationNode {
    /// Where its directives stand.
    fileprivate var place: DirectiveDefinition.Place {
        switch kind {
        case .query: .query
        case .mutation: .mutation
        case .subscription: .subscription
        }
    }
}
