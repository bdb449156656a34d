import Kernel

// What becomes of errors (GraphQL, October 2021, section 6.4.4).
extension Executor {
    private static let internalMessage = "Internal error"

    /// What a resolver is told.
    func call(_ field: FieldPlan) throws(ArgumentRefusal) -> GraphQLCall {
        switch field.arguments {
        case .constant(let arguments): return GraphQLCall(context: context, arguments: arguments, schema: schema)
        case .variable(let nodes):
            let reader = LiteralReader(types: schema.contents.types, variables: variables)
            let arguments = try ArgumentReader(reader: reader).arguments(nodes, of: field.definition)
            return GraphQLCall(context: context, arguments: arguments, schema: schema)
        }
    }

    /// Notes what a resolver threw; throws where nobody is there any more to be answered.
    func fail(_ error: any Error, _ field: FieldPlan, _ path: PathNode) throws {
        if error is CancellationError || Task.isCancelled { throw CancellationError() }
        switch error {
        case let refusal as ArgumentRefusal:
            let locations = refusal.offset.map { [GraphQLLocation(of: $0, in: operation.bytes)] } ?? []
            add(GraphQLError(refusal.message, code: .badUserInput, locations: locations), field, path)
        case let presentable as any GraphQLPresentableError:
            add(
                GraphQLError(presentable.graphQLMessage, extensions: presentable.graphQLExtensions), field, path)
        case let failure as Failure: try fail(failure, error, field, path)
        case let service as any ServiceError: try fail(service.failure, error, field, path)
        default: failInternally(error, field, path)
        }
    }

    /// A service's failure is told as over REST: its code, its detail, the fields that do not validate.
    private func fail(_ failure: Failure, _ error: any Error, _ field: FieldPlan, _ path: PathNode) throws {
        switch failure.kind {
        case .cancelled: throw CancellationError()
        case .internal: return failInternally(error, field, path)
        default: break
        }
        var extensions = [GraphQLMember("code", .string(failure.code))]
        if !failure.fields.isEmpty {
            let fields = failure.fields.map { field -> GraphQLValue in
                ["field": .string(field.field), "code": .string(field.code), "message": .string(field.message)]
            }
            extensions.append(GraphQLMember("errors", .list(fields)))
        }
        if let seconds = failure.retryAfterSeconds {
            extensions.append(GraphQLMember("retryAfterSeconds", .int(Int64(seconds))))
        }
        add(GraphQLError(failure.detail, extensions: extensions), field, path)
    }

    private func failInternally(_ error: any Error, _ field: FieldPlan, _ path: PathNode) {
        report(error, path)
        add(GraphQLError(Self.internalMessage, code: .internalError), field, path)
    }

    /// A value that may not be null: an error where it is, unless one was told already.
    func required(_ value: ResponseValue?, _ field: FieldPlan, _ path: PathNode) -> ResponseValue? {
        guard let value else { return nil }
        guard value.isNull else { return value }
        let name = field.definition.name
        report(CompletionFault(field: name), path)
        add(GraphQLError("Cannot return null for non-nullable field \"\(name)\".", code: .internalError), field, path)
        return nil
    }

    /// A resolver gave what is not of its field's type.
    func mismatch(_ field: FieldPlan, _ path: PathNode) -> ResponseValue? {
        failInternally(CompletionFault(field: field.definition.name), field, path)
        return nil
    }

    /// A resolver gave a leaf that the scalar does not take.
    func fault(_ fault: GraphQLScalarFault, _ field: FieldPlan, _ path: PathNode) -> ResponseValue? {
        report(fault, path)
        add(GraphQLError(fault.message + ".", code: .internalError), field, path)
        return nil
    }

    /// The plan for a source of a field; nil where its object is not clear.
    func plan(_ field: FieldPlan, for source: any Sendable, named name: String?) -> ObjectPlan? {
        switch field.below {
        case .leaf: return nil
        case .object(let plan): return plan
        case .abstract(let abstract):
            return schema.contents.object(of: source, named: name, among: abstract.type).map(abstract.plan(for:))
        }
    }
}

/// A resolver gave a value that its field's type does not have: a fault of the program.
struct CompletionFault: Error {
    var field: String
}

extension FieldPlan {
    /// Whether completing the field's value waits.
    var waitsBelow: Bool {
        switch below {
        case .leaf: false
        case .object(let plan): !plan.isImmediate
        case .abstract: true
        }
    }
}
