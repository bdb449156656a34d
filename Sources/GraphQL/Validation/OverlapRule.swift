/// Fields that would have the same name in the answer must mean the same (GraphQL, October 2021, section 5.3.2).
///
/// Selection sets are compared within and with the fragments that they spread, pair by pair, as the reference
/// implementation does it, so that the errors are the same. Every pair of fragments is compared once, and the number of
/// comparisons is bounded.
final class OverlapRule {
    private let validation: Validation
    private let schema: SchemaContents
    private var collected: [ObjectIdentifier: CollectedFields] = [:]
    /// Pairs of fragments that were compared; whether as mutually exclusive.
    private var compared: [FragmentPair: Bool] = [:]
    private var comparisons = 0

    init(_ validation: Validation) {
        self.validation = validation
        schema = validation.schema
    }

    /// Goes through every selection set of the document.
    func check() {
        for definition in validation.document.definitions {
            switch definition {
            case .operation(let operation):
                let root = operation.kind == .query ? schema.query : schema.mutation
                check(operation.selectionSet, of: root)
            case .fragment(let fragment): check(fragment.selectionSet, of: composite(fragment.typeCondition.text))
            }
        }
    }

    private func check(_ set: SelectionSetNode, of parent: Int?) {
        guard !isOver else { return }
        for conflict in conflicts(within: set, of: parent) { validation.report(conflict.message, at: conflict.offsets) }
        for selection in set.selections {
            switch selection {
            case .field(let field):
                guard let below = field.selectionSet else { continue }
                let type = parent.flatMap { schema.field(field.name.text, of: $0) }?.type.index
                check(below, of: type.flatMap { schema.types[$0].isComposite ? $0 : nil })
            case .inline(let fragment):
                check(fragment.selectionSet, of: fragment.typeCondition.map { composite($0.text) } ?? parent)
            case .spread: break
            }
        }
    }

    private func composite(_ name: String) -> Int? {
        schema.indices[name].flatMap { schema.types[$0].isComposite ? $0 : nil }
    }

    /// Whether enough was compared; told once.
    private var isOver: Bool { comparisons > validation.limits.comparisons || validation.isFull }

    private func conflicts(within set: SelectionSetNode, of parent: Int?) -> [OverlapConflict] {
        let fields = fields(of: set, parent)
        var found: [OverlapConflict] = []
        for group in fields.groups {
            for (index, field) in group.fields.enumerated() {
                for other in group.fields[(index + 1)...] {
                    add(conflict(group.name, field, other, areExclusive: false), to: &found)
                }
            }
        }
        for (index, name) in fields.spreads.enumerated() {
            compare(fields, with: name, areExclusive: false, &found)
            for other in fields.spreads[(index + 1)...] { compare(name, with: other, areExclusive: false, &found) }
        }
        return found
    }

    /// Fields with a fragment and with those that it spreads.
    private func compare(
        _ fields: CollectedFields, with name: String, areExclusive: Bool, _ found: inout [OverlapConflict]
    ) {
        guard let others = self.fields(ofFragment: name), others !== fields else { return }
        compare(fields, others, areExclusive: areExclusive, &found)
        for next in others.spreads where isNew(next, name, areExclusive: areExclusive) {
            compare(fields, with: next, areExclusive: areExclusive, &found)
        }
    }

    /// A fragment with another, and with those that either spreads.
    private func compare(
        _ one: String, with other: String, areExclusive: Bool, _ found: inout [OverlapConflict]
    ) {
        guard one != other, isNew(one, other, areExclusive: areExclusive), let fields = fields(ofFragment: one),
            let others = self.fields(ofFragment: other)
        else { return }
        compare(fields, others, areExclusive: areExclusive, &found)
        for next in others.spreads { compare(one, with: next, areExclusive: areExclusive, &found) }
        for next in fields.spreads { compare(next, with: other, areExclusive: areExclusive, &found) }
    }

    private func compare(
        _ fields: CollectedFields, _ others: CollectedFields, areExclusive: Bool, _ found: inout [OverlapConflict]
    ) {
        for group in fields.groups {
            guard let same = others.group(group.name) else { continue }
            for field in group.fields {
                for other in same.fields {
                    add(conflict(group.name, field, other, areExclusive: areExclusive), to: &found)
                }
            }
        }
    }

    private func conflict(
        _ name: String, _ one: CollectedField, _ other: CollectedField, areExclusive: Bool
    ) -> OverlapConflict? {
        comparisons += 1
        guard !isOver else {
            if comparisons == validation.limits.comparisons + 1 {
                validation.report(
                    "The document has too many fields of the same name.", code: .costLimit, at: [one.node.offset])
            }
            return nil
        }
        let areApart = areExclusive || one.isOfAnotherObject(than: other, in: schema)
        if let reason = reason(one, other, areApart: areApart) {
            return OverlapConflict(name: name, reason: reason, [one.node.offset], [other.node.offset])
        }
        guard let set = one.node.selectionSet, let otherSet = other.node.selectionSet else { return nil }
        let below = conflicts(
            between: fields(of: set, one.type?.index), fields(of: otherSet, other.type?.index), areExclusive: areApart)
        guard !below.isEmpty else { return nil }
        return OverlapConflict(
            name: name, reason: .below(below), [one.node.offset] + below.flatMap(\.first),
            [other.node.offset] + below.flatMap(\.second))
    }

    private func reason(_ one: CollectedField, _ other: CollectedField, areApart: Bool) -> OverlapConflict.Reason? {
        if !areApart {
            let (name, otherName) = (one.node.name, other.node.name)
            if name.text != otherName.text {
                return .text(
                    "\"\(validation.echo(name))\" and \"\(validation.echo(otherName))\" are different fields")
            }
            if !one.hasSameArguments(as: other) { return .text("they have differing arguments") }
        }
        guard let type = one.type, let otherType = other.type, schema.conflict(type, otherType) else { return nil }
        return .text("they return conflicting types \"\(schema.text(type))\" and \"\(schema.text(otherType))\"")
    }

    private func conflicts(
        between fields: CollectedFields, _ others: CollectedFields, areExclusive: Bool
    ) -> [OverlapConflict] {
        var found: [OverlapConflict] = []
        compare(fields, others, areExclusive: areExclusive, &found)
        for name in others.spreads { compare(fields, with: name, areExclusive: areExclusive, &found) }
        for name in fields.spreads { compare(others, with: name, areExclusive: areExclusive, &found) }
        for name in fields.spreads {
            for other in others.spreads { compare(name, with: other, areExclusive: areExclusive, &found) }
        }
        return found
    }

    private func add(_ conflict: OverlapConflict?, to found: inout [OverlapConflict]) {
        if let conflict, found.count < OverlapConflict.most { found.append(conflict) }
    }

    /// Whether two fragments were not compared yet; those compared as exclusive must be again as not.
    private func isNew(_ one: String, _ other: String, areExclusive: Bool) -> Bool {
        let pair = FragmentPair(one, other)
        if let known = compared[pair], areExclusive || !known { return false }
        compared[pair] = areExclusive
        return true
    }

    private func fields(ofFragment name: String) -> CollectedFields? {
        validation.graph.fragments[name].map { fields(of: $0.selectionSet, composite($0.typeCondition.text)) }
    }

    private func fields(of set: SelectionSetNode, _ parent: Int?) -> CollectedFields {
        if let known = collected[ObjectIdentifier(set)] { return known }
        let fields = CollectedFields(set, of: parent, in: schema)
        collected[ObjectIdentifier(set)] = fields
        return fields
    }
}
