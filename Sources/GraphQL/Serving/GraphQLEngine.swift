public import Kernel

/// Answers requests against a schema (GraphQL, October 2021).
///
/// It holds documents that were parsed, validated and planned, so that one that comes again is only executed.
public struct GraphQLEngine: Sendable {
    /// Is told of errors that a client sees as "Internal error" only, with the field's path.
    public typealias Report = @Sendable (any Error, RequestContext, [GraphQLPathStep]) -> Void

    /// What can be asked for.
    public let schema: GraphQLSchema
    /// How much may be asked for at once.
    public let limits: GraphQLLimits
    private(set) var report: Report
    let cache: DocumentCache

    /// Makes an engine.
    public init(
        schema: GraphQLSchema, limits: GraphQLLimits = GraphQLLimits(), report: @escaping Report = { _, _, _ in }
    ) {
        self.schema = schema
        self.limits = limits
        self.report = report
        cache = DocumentCache(limits)
    }

    /// The same engine with all that it has prepared, which tells somebody else of such errors: those of one request.
    public func reporting(_ report: @escaping Report) -> GraphQLEngine {
        var copy = self
        copy.report = report
        return copy
    }

    /// Executes a request; what is wrong with it is in the response.
    ///
    /// Throws `CancellationError` where the task is cancelled, and nothing else.
    public func execute(_ request: GraphQLRequest, _ context: RequestContext) async throws -> GraphQLResponse {
        do {
            let operation = try prepare(request)
            let variables = try VariableReader(operation: operation, schema: schema.contents, limits: limits)
                .variables(request.variables)
            guard operation.cost.cost(variables) <= limits.cost else {
                let message = "The operation costs more than \(limits.cost)."
                throw GraphQLRefusal([GraphQLError(message, code: .costLimit)])
            }
            return try await Executor(operation, variables: variables, engine: self, context: context).run()
        } catch let refusal as GraphQLRefusal {
            return GraphQLResponse(data: nil, errors: refusal.errors)
        }
    }

    func prepare(_ request: GraphQLRequest) throws(GraphQLRefusal) -> PreparedOperation {
        let key = DocumentKey(query: request.query, operationName: request.operationName)
        if let known = cache[key] { return known }
        let operation = try PreparedOperation(
            request.query, operationName: request.operationName, schema: schema.contents, limits: limits)
        cache[key] = operation
        return operation
    }
}
