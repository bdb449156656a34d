// Fields, fragments and directives where they stand (GraphQL, October 2021, sections 5.3 to 5.5 and 5.7).
extension Validation {
    /// A selection set of a type; nil where the type is not known, which was told.
    func check(_ set: SelectionSetNode, of parent: Int?) {
        for selection in set.selections {
            guard !isFull else { return }
            switch selection {
            case .field(let field): check(field, of: parent)
            case .spread(let spread): check(spread, in: parent)
            case .inline(let fragment): check(fragment, in: parent)
            }
        }
    }

    private func check(_ field: FieldNode, of parent: Int?) {
        check(field.directives, at: .field)
        let definition = parent.flatMap { schema.field(field.name.text, of: $0) }
        if let parent, definition == nil {
            let name = schema.types[parent].name
            report("Cannot query field \"\(echo(field.name))\" on type \"\(name)\".", at: [field.offset])
        }
        checkUnique(field.arguments)
        checkArguments(of: field, definition, parent)
        if let definition { checkLeaf(field, definition) }
        guard let below = field.selectionSet else { return }
        let type = definition.map(\.type.index).flatMap { schema.types[$0].isComposite ? $0 : nil }
        check(below, of: type)
    }

    private func checkArguments(of field: FieldNode, _ definition: FieldDefinition?, _ parent: Int?) {
        for argument in field.arguments {
            let input = definition?.argument(argument.name.text)
            if input == nil, definition != nil, let parent {
                let place = "\(schema.types[parent].name).\(field.name.text)"
                report("Unknown argument \"\(echo(argument.name))\" on field \"\(place)\".", at: [argument.name.offset])
            }
            check(argument.value, as: input)
        }
        for input in definition?.arguments ?? [] where input.isRequired {
            guard !field.arguments.contains(where: { $0.name.text == input.name }) else { continue }
            let type = schema.text(input.type)
            report(
                "Field \"\(field.name.text)\" argument \"\(input.name)\" of type \"\(type)\" is required, "
                    + "but it was not provided.", at: [field.offset])
        }
    }

    private func checkLeaf(_ field: FieldNode, _ definition: FieldDefinition) {
        let type = schema.text(definition.type)
        if schema.types[definition.type.index].isLeaf {
            guard let below = field.selectionSet else { return }
            report(
                "Field \"\(field.name.text)\" must not have a selection since type \"\(type)\" has no subfields.",
                at: [below.offset])
        } else if field.selectionSet == nil {
            report(
                "Field \"\(field.name.text)\" of type \"\(type)\" must have a selection of subfields.",
                at: [field.offset])
        }
    }

    private func check(_ spread: SpreadNode, in parent: Int?) {
        check(spread.directives, at: .fragmentSpread)
        guard let fragment = graph.fragments[spread.name.text] else {
            return report("Unknown fragment \"\(echo(spread.name))\".", at: [spread.name.offset])
        }
        guard let parent, let type = schema.indices[fragment.typeCondition.text], schema.types[type].isComposite,
            !schema.overlap(type, parent)
        else { return }
        reportImpossible("Fragment \"\(echo(spread.name))\"", type, in: parent, at: spread.offset)
    }

    private func check(_ fragment: InlineFragmentNode, in parent: Int?) {
        check(fragment.directives, at: .inlineFragment)
        let type = fragment.typeCondition.map { condition($0) } ?? parent
        if let type, let parent, !schema.overlap(type, parent) {
            reportImpossible("Fragment", type, in: parent, at: fragment.offset)
        }
        check(fragment.selectionSet, of: type)
    }

    private func reportImpossible(_ subject: String, _ type: Int, in parent: Int, at offset: Int) {
        let (parent, type) = (schema.types[parent].name, schema.types[type].name)
        report(
            "\(subject) cannot be spread here as objects of type \"\(parent)\" can never be of type \"\(type)\".",
            at: [offset])
    }

    /// Directives at a place.
    func check(_ directives: [DirectiveNode], at place: DirectiveDefinition.Place) {
        guard !directives.isEmpty else { return }
        var known: [String: DirectiveNode] = [:]
        for directive in directives {
            let name = directive.name.text
            checkUnique(directive.arguments)
            guard let definition = schema.directives.first(where: { $0.name == name }) else {
                report("Unknown directive \"@\(echo(directive.name))\".", at: [directive.offset])
                for argument in directive.arguments { check(argument.value, as: nil) }
                continue
            }
            if !definition.places.contains(place) {
                report("Directive \"@\(name)\" may not be used on \(place.rawValue).", at: [directive.offset])
            }
            if let first = known.updateValue(directive, forKey: name) {
                known[name] = first
                report(
                    "The directive \"@\(name)\" can only be used once at this location.",
                    at: [first.offset, directive.offset])
            }
            checkArguments(of: directive, definition)
        }
    }

    private func checkArguments(of directive: DirectiveNode, _ definition: DirectiveDefinition) {
        for argument in directive.arguments {
            let input = definition.arguments.first { $0.name == argument.name.text }
            if input == nil {
                report(
                    "Unknown argument \"\(echo(argument.name))\" on directive \"@\(definition.name)\".",
                    at: [argument.name.offset])
            }
            check(argument.value, as: input)
        }
        for input in definition.arguments where input.isRequired {
            guard !directive.arguments.contains(where: { $0.name.text == input.name }) else { continue }
            let type = schema.text(input.type)
            report(
                "Directive \"@\(definition.name)\" argument \"\(input.name)\" of type \"\(type)\" is required, "
                    + "but it was not provided.", at: [directive.offset])
        }
    }

    private func checkUnique(_ arguments: [ArgumentNode]) {
        guard arguments.count > 1 else { return }
        let byName = Dictionary(grouping: arguments) { $0.name.text }
        for same in byName.values.filter({ $0.count > 1 }).sorted(by: { $0[0].name.offset < $1[0].name.offset }) {
            report("There can be only one argument named \"\(echo(same[0].name))\".", at: same.map(\.name.offset))
        }
    }
}
