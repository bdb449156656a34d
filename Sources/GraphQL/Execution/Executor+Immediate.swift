// Fields that wait for nothing, which make no task and no suspension.
extension Executor {
    /// The fields of an object in the order of its plan; nil where one that may not be null is.
    func immediateFields(of plan: ObjectPlan, source: any Sendable, path: PathNode?) throws -> [ResponseValue]? {
        var values: [ResponseValue] = []
        values.reserveCapacity(plan.fields.count)
        var isWhole = true
        for (place, field) in plan.fields.enumerated() {
            guard field.isSelected(variables) else {
                values.append(.absent)
                continue
            }
            if let value = try immediate(field, at: place, of: plan, source: source, path: path) {
                values.append(value)
            } else {
                isWhole = false
            }
        }
        return isWhole ? values : nil
    }

    /// Resolves and completes a field; nil where it is null and may not be.
    func immediate(
        _ field: FieldPlan, at place: Int, of plan: ObjectPlan, source: any Sendable, path parent: PathNode?
    ) throws -> ResponseValue? {
        if field.isIntrospection { try countIntrospection() }
        guard case .immediate(let resolve)? = field.definition.resolver else {
            return .leaf(.string(schema.contents.types[plan.type].name))
        }
        do {
            let result = try resolve(source, try call(field))
            // A leaf that is right, as nearly every one is, needs no path.
            if case .value(let value) = result, case .leaf(let type) = field.below,
                case .named = field.definition.type.nullable,
                // Of one that is not right the error is told below.
                let leaf = try? self.leaf(value, of: type)
            {
                return .leaf(leaf)
            }
            let path = PathNode(parent, field: field.responseName, order: place)
            return try immediateCompletion(result, field.definition.type, field, path)
        } catch let refusal as GraphQLRefusal {
            throw refusal
        } catch {
            try fail(error, field, PathNode(parent, field: field.responseName, order: place))
            return field.definition.type.isNonNull ? nil : .null
        }
    }

    /// Makes a value what its type says; nil where it is null and may not be.
    func immediateCompletion(
        _ result: GraphQLResult, _ type: ResolvedType, _ field: FieldPlan, _ path: PathNode
    ) throws -> ResponseValue? {
        guard case .nonNull(let inner) = type else { return try nullable(result, type, field, path) ?? .null }
        return required(try nullable(result, inner, field, path), field, path)
    }

    private func nullable(
        _ result: GraphQLResult, _ type: ResolvedType, _ field: FieldPlan, _ path: PathNode
    ) throws -> ResponseValue? {
        switch (result, type) {
        case (.null, _), (.value(.null), _): return .null
        case (.list(let results), .list(let element)):
            var values: [ResponseValue] = []
            values.reserveCapacity(results.count)
            for (index, result) in results.enumerated() {
                let place = PathNode(path, index: index)
                if let value = try immediateCompletion(result, element, field, place) { values.append(value) }
            }
            return values.count == results.count ? .list(values) : nil
        case (.value(.list(let items)), .list):
            return try nullable(.list(items.map(GraphQLResult.value)), type, field, path)
        case (.value(let value), .named):
            guard case .leaf(let definition) = field.below else { return mismatch(field, path) }
            do throws(GraphQLScalarFault) {
                return .leaf(try leaf(value, of: definition))
            } catch {
                return fault(error, field, path)
            }
        case (.node(let source, _), .named):
            guard case .object(let plan) = field.below else { return mismatch(field, path) }
            return try immediateFields(of: plan, source: source, path: path).map { .object(plan, $0) }
        default: return mismatch(field, path)
        }
    }

    /// The leaf that an answer has of what a resolver gave.
    private func leaf(_ value: GraphQLValue, of type: TypeDefinition) throws(GraphQLScalarFault) -> GraphQLValue {
        switch (type.kind, value) {
        case (.scalar(let scalar), _): return try scalar.write(value)
        case (.enumeration(let values), .string(let name)), (.enumeration(let values), .enumeration(let name)):
            if values.contains(where: { $0.name == name }) { return .enumeration(name) }
        default: break
        }
        throw GraphQLScalarFault("Enum \"\(type.name)\" cannot represent value")
    }
}
