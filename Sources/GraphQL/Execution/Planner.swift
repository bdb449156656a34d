/// Makes plans of a validated operation (GraphQL, October 2021, section 6.3.2, "CollectFields").
///
/// How large a plan gets is bounded: the document's measure was taken before, and plans of interfaces and unions are made
/// when an object of them is met.
struct Planner: Sendable {
    let schema: SchemaContents
    let fragments: [String: FragmentNode]

    /// The plan for selections of an object.
    func plan(_ sets: [PlannedSet], of type: Int, isInside: Bool = false) -> ObjectPlan {
        var collection = Collection()
        for set in sets { collect(set.set, set.conditions, of: type, &collection) }
        let fields = collection.groups.compactMap { plan($0, of: type, isInside: isInside) }
        return ObjectPlan(type: type, fields: fields)
    }

    private func plan(_ group: SelectionGroup, of type: Int, isInside: Bool) -> FieldPlan? {
        guard let node = group.occurrences.first?.node, let definition = schema.field(node.name.text, of: type) else {
            return nil
        }
        let isIntrospection = isInside || definition === schema.schemaField || definition === schema.typeField
        let sets = group.occurrences.compactMap { occurrence in
            occurrence.node.selectionSet.map { PlannedSet(set: $0, conditions: occurrence.conditions) }
        }
        let below = below(sets, of: definition.type.index, isInside: isIntrospection)
        return FieldPlan(
            group, definition, arguments: arguments(node, definition), below: below, isInside: isIntrospection)
    }

    private func below(_ sets: [PlannedSet], of type: Int, isInside: Bool) -> FieldPlan.Below {
        let definition = schema.types[type]
        if definition.isLeaf { return .leaf(definition) }
        if definition.isObject { return .object(plan(sets, of: type, isInside: isInside)) }
        return .abstract(AbstractPlan(type: type) { plan(sets, of: $0, isInside: isInside) })
    }

    private func arguments(_ node: FieldNode, _ definition: FieldDefinition) -> ArgumentPlan {
        if node.arguments.contains(where: { $0.value.hasVariable }) { return .variable(node.arguments) }
        let reader = ArgumentReader(reader: LiteralReader(types: schema.types))
        // What is refused without a variable is refused again, with its error, when the field is executed.
        guard let constant = try? reader.arguments(node.arguments, of: definition) else {
            return .variable(node.arguments)
        }
        return .constant(constant)
    }

    private struct Collection {
        var groups: [SelectionGroup] = []
        var places: [String: Int] = [:]
        /// Fragments that were put in without a condition; once is enough.
        var spread: Set<String> = []
    }

    private func collect(
        _ set: SelectionSetNode, _ conditions: [Condition], of type: Int, _ collection: inout Collection
    ) {
        for selection in set.selections {
            switch selection {
            case .field(let field):
                guard let all = conditions.adding(field.directives) else { continue }
                if let place = collection.places[field.responseName] {
                    collection.groups[place].occurrences.append((field, all))
                } else {
                    collection.places[field.responseName] = collection.groups.count
                    collection.groups.append(SelectionGroup(name: field.responseName, occurrences: [(field, all)]))
                }
            case .spread(let spread):
                guard let all = conditions.adding(spread.directives), let fragment = fragments[spread.name.text],
                    applies(fragment.typeCondition, to: type), !collection.spread.contains(spread.name.text)
                else { continue }
                if all.isEmpty { collection.spread.insert(spread.name.text) }
                collect(fragment.selectionSet, all, of: type, &collection)
            case .inline(let fragment):
                guard let all = conditions.adding(fragment.directives),
                    fragment.typeCondition.map({ applies($0, to: type) }) ?? true
                else { continue }
                collect(fragment.selectionSet, all, of: type, &collection)
            }
        }
    }

    private func applies(_ condition: NameNode, to type: Int) -> Bool {
        schema.indices[condition.text].map { schema.possibleTypes[$0].contains(type) } ?? false
    }
}

/// A selection set and what must be true for it.
struct PlannedSet: Sendable {
    var set: SelectionSetNode
    var conditions: [Condition]
}

extension [Condition] {
    /// With those of `@skip` and `@include`; nil where they say never.
    fileprivate func adding(_ directives: [DirectiveNode]) -> [Condition]? {
        var all = self
        for directive in directives {
            guard directive.name.text == SchemaContents.skip || directive.name.text == SchemaContents.include,
                let value = directive.arguments.first?.value
            else { continue }
            let expected = directive.name.text == SchemaContents.include
            switch value.kind {
            case .boolean(let flag): if flag != expected { return nil }
            case .variable(let name):
                let condition = Condition(variable: name, expected: expected)
                if !all.contains(condition) { all.append(condition) }
            default: return nil
            }
        }
        return all
    }
}

extension ValueNode {
    /// Whether a variable is in it.
    var hasVariable: Bool {
        switch kind {
        case .variable: true
        case .list(let values): values.contains { $0.hasVariable }
        case .object(let fields): fields.contains { $0.value.hasVariable }
        default: false
        }
    }
}
