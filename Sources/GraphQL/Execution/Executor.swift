import Kernel
import Synchronization

/// One execution of an operation (GraphQL, October 2021, section 6).
///
/// Siblings of a query that wait run at the same time, those of a mutation's root one after the other. An error turns its
/// field into null, or where that may not be the nearest field above that may; every field that failed is told once.
final class Executor: Sendable {
    let schema: GraphQLSchema
    let operation: PreparedOperation
    let variables: [String: GraphQLValue]
    let context: RequestContext
    let limits: GraphQLLimits
    private let report: GraphQLEngine.Report
    private let errors = Mutex<[(order: [Int], error: GraphQLError)]>([])
    private let introspected = Atomic<Int>(0)

    init(
        _ operation: PreparedOperation, variables: [String: GraphQLValue], engine: GraphQLEngine,
        context: RequestContext
    ) {
        self.operation = operation
        self.variables = variables
        self.context = context
        schema = engine.schema
        limits = engine.limits
        report = engine.report
    }

    /// Executes the operation; throws `CancellationError`, or `GraphQLRefusal` where the introspection goes too far.
    func run() async throws -> GraphQLResponse {
        let isSerial = operation.kind == .mutation
        let values = try await fields(of: operation.plan, source: (), path: nil, isSerial: isSerial)
        let data = values.map { ResponseValue.object(operation.plan, $0) } ?? .null
        let sorted = errors.withLock { $0 }.sorted { $0.order.lexicographicallyPrecedes($1.order) }
        return GraphQLResponse(data: data, errors: sorted.map(\.error))
    }

    /// The fields of an object, in the order of its plan; nil where one that may not be null is.
    func fields(
        of plan: ObjectPlan, source: any Sendable, path: PathNode?, isSerial: Bool = false
    ) async throws -> [ResponseValue]? {
        if plan.isImmediate { return try immediateFields(of: plan, source: source, path: path) }
        var values = [ResponseValue?](repeating: .absent, count: plan.fields.count)
        var waiting: [Int] = []
        for (place, field) in plan.fields.enumerated() where field.isSelected(variables) {
            if field.isImmediate {
                values[place] = try immediate(field, at: place, of: plan, source: source, path: path)
            } else if isSerial {
                values[place] = try await value(of: field, at: place, source: source, path: path)
            } else {
                waiting.append(place)
            }
            // What comes later of a mutation is not done: nothing of it could be told.
            if isSerial, values[place] == nil { return nil }
        }
        let places = waiting
        let found = try await concurrently(places.count) { index in
            try await self.value(of: plan.fields[places[index]], at: places[index], source: source, path: path)
        }
        for (place, value) in zip(places, found) { values[place] = value }
        let all = values.compactMap { $0 }
        return all.count == values.count ? all : nil
    }

    /// Resolves and completes a field; nil where it is null and may not be.
    private func value(
        of field: FieldPlan, at place: Int, source: any Sendable, path parent: PathNode?
    ) async throws -> ResponseValue? {
        try Task.checkCancellation()
        let path = PathNode(parent, field: field.responseName, order: place)
        let result: GraphQLResult
        do {
            let call = try call(field)
            switch field.definition.resolver {
            case .waiting(let resolve): result = try await resolve(source, call)
            case .immediate(let resolve): result = try resolve(source, call)
            case nil: result = .null
            }
        } catch {
            try fail(error, field, path)
            return field.definition.type.isNonNull ? nil : .null
        }
        return try await complete(result, field.definition.type, field, path)
    }

    /// Makes a value what its type says; nil where it is null and may not be.
    private func complete(
        _ result: GraphQLResult, _ type: ResolvedType, _ field: FieldPlan, _ path: PathNode
    ) async throws -> ResponseValue? {
        guard field.waitsBelow else { return try immediateCompletion(result, type, field, path) }
        guard case .nonNull(let inner) = type else {
            return try await completeNullable(result, type, field, path) ?? .null
        }
        let value = try await completeNullable(result, inner, field, path)
        return required(value, field, path)
    }

    private func completeNullable(
        _ result: GraphQLResult, _ type: ResolvedType, _ field: FieldPlan, _ path: PathNode
    ) async throws -> ResponseValue? {
        switch (result, type) {
        case (.null, _): return .null
        case (.list(let results), .list(let element)):
            let values = try await concurrently(results.count) { index in
                try await self.complete(results[index], element, field, PathNode(path, index: index))
            }
            let all = values.compactMap { $0 }
            return all.count == values.count ? .list(all) : nil
        case (.node(let source, let name), .named):
            guard let plan = plan(field, for: source, named: name) else { return mismatch(field, path) }
            let values = try await fields(of: plan, source: source, path: path)
            return values.map { .object(plan, $0) }
        default: return mismatch(field, path)
        }
    }

    /// Runs `body` for each index, a bounded number at a time, and gives the results in order.
    private func concurrently(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> ResponseValue?
    ) async throws -> [ResponseValue?] {
        if count == 1 { return [try await body(0)] }
        guard count > 1 else { return [] }
        return try await withThrowingTaskGroup(of: (Int, ResponseValue?).self) { group in
            var results = [ResponseValue?](repeating: nil, count: count)
            for index in 0..<min(count, limits.concurrentFields) {
                group.addTask { (index, try await body(index)) }
            }
            var next = min(count, limits.concurrentFields)
            while let (index, value) = try await group.next() {
                results[index] = value
                guard next < count else { continue }
                let following = next
                next += 1
                group.addTask { (following, try await body(following)) }
            }
            return results
        }
    }

    /// Counts a field of the introspection; throws where there are too many.
    func countIntrospection() throws(GraphQLRefusal) {
        let count = introspected.add(1, ordering: .relaxed).newValue
        guard count <= limits.introspectionFields else {
            let message = "The introspection asks for more than \(limits.introspectionFields) fields."
            throw GraphQLRefusal([GraphQLError(message, code: .costLimit)])
        }
    }

    /// Notes an error of a field.
    func add(_ error: GraphQLError, _ field: FieldPlan, _ path: PathNode) {
        var error = error
        error.path = path.steps
        if error.locations.isEmpty {
            error.locations = field.offsets.map { GraphQLLocation(of: $0, in: operation.bytes) }
        }
        errors.withLock { $0.append((path.orders, error)) }
    }

    /// Lets the log know of a fault that the client is not told of.
    func report(_ error: any Error, _ path: PathNode) { report(error, context, path.steps) }
}
