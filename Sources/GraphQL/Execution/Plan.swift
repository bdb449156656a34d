import Synchronization

/// What is to be done for the selections of one object: its fields, merged, in the order of the answer.
final class ObjectPlan: Sendable {
    let type: Int
    let fields: [FieldPlan]
    /// Whether no field, at any level, has to wait for anything.
    let isImmediate: Bool

    init(type: Int, fields: [FieldPlan]) {
        self.type = type
        self.fields = fields
        isImmediate = fields.allSatisfy(\.isImmediate)
    }
}

/// What is to be done for one field of the answer.
final class FieldPlan: Sendable {
    /// What the field's value selects.
    enum Below: Sendable {
        /// Nothing: the field is a leaf.
        case leaf(TypeDefinition)
        case object(ObjectPlan)
        case abstract(AbstractPlan)
    }

    let responseName: String
    let definition: FieldDefinition
    let arguments: ArgumentPlan
    /// Where the field is selected.
    let offsets: [Int]
    /// When it is selected: one of these sets is wholly true. Nil for always.
    let conditions: [[Condition]]?
    let below: Below
    let isIntrospection: Bool
    let isImmediate: Bool

    init(_ group: SelectionGroup, _ definition: FieldDefinition, arguments: ArgumentPlan, below: Below, isInside: Bool)
    {
        responseName = group.name
        self.definition = definition
        self.arguments = arguments
        self.below = below
        offsets = group.occurrences.map(\.node.offset)
        let sets = group.occurrences.map(\.conditions)
        conditions = sets.contains { $0.isEmpty } ? nil : sets
        isIntrospection = isInside
        isImmediate = FieldPlan.isImmediate(definition, below)
    }

    private static func isImmediate(_ definition: FieldDefinition, _ below: Below) -> Bool {
        if case .waiting? = definition.resolver { return false }
        switch below {
        case .leaf: return true
        case .object(let plan): return plan.isImmediate
        case .abstract: return false
        }
    }

    /// Whether the variables select the field.
    func isSelected(_ variables: [String: GraphQLValue]) -> Bool {
        guard let conditions else { return true }
        return conditions.contains { set in set.allSatisfy { $0.isMet(variables) } }
    }
}

/// The plans of a selection of an interface or a union, made for each object when one is met.
final class AbstractPlan: Sendable {
    let type: Int
    private let make: @Sendable (Int) -> ObjectPlan
    private let plans = Mutex<[Int: ObjectPlan]>([:])

    init(type: Int, make: @escaping @Sendable (Int) -> ObjectPlan) {
        self.type = type
        self.make = make
    }

    /// The plan for an object.
    func plan(for object: Int) -> ObjectPlan {
        if let known = plans.withLock({ $0[object] }) { return known }
        // Made outside of the lock: at worst two make the same.
        let plan = make(object)
        plans.withLock { $0[object] = plan }
        return plan
    }
}

/// `@skip` or `@include` with a variable.
struct Condition: Sendable, Hashable {
    var variable: String
    var expected: Bool

    func isMet(_ variables: [String: GraphQLValue]) -> Bool { variables[variable] == .boolean(expected) }
}

/// The arguments of a field.
enum ArgumentPlan: Sendable {
    /// The same at every request.
    case constant(GraphQLArguments)
    /// With variables, or refused.
    case variable([ArgumentNode])
}

/// The selections of one name in the answer.
struct SelectionGroup {
    var name: String
    var occurrences: [(node: FieldNode, conditions: [Condition])]
}
