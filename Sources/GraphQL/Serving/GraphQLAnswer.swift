import JSON
public import Kernel

/// What an HTTP operation answers: a pure function of the request's body and fields, but for what the resolvers do.
public struct GraphQLAnswer: Sendable, Hashable {
    /// The status.
    public var status: Int
    /// `Content-Type`.
    public var contentType: String
    /// The body.
    public var body: [UInt8]

    /// Makes an answer; see the properties.
    public init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// A response in a media type.
    ///
    /// 200 where the request came to its execution, whatever became of its fields. Where it did not: 200 as
    /// `application/json`, 400 as `application/graphql-response+json`. 400 either way where the body is no request.
    public init(_ response: GraphQLResponse, as type: GraphQLMediaType) {
        let isMalformed = response.errors.contains { $0.code == GraphQLErrorCode.badRequest.rawValue }
        let isRight = response.isExecuted || (type == .json && !isMalformed)
        self.init(status: isRight ? 200 : 400, contentType: type.contentType, body: response.bytes)
    }

    /// A refusal before there is a request.
    init(status: Int, refusing message: String, as type: GraphQLMediaType) {
        let response = GraphQLResponse(data: nil, errors: [GraphQLError(message, code: .badRequest)])
        self.init(status: status, contentType: type.contentType, body: response.bytes)
    }
}

extension GraphQLEngine {
    /// Answers a POST.
    ///
    /// 406 where `accept` takes neither media type, 415 where `contentType` is not JSON, 400 where the body is no request;
    /// else see `GraphQLAnswer.init(_:as:)`. Throws `CancellationError` where the task is cancelled, and nothing else.
    public func answer(
        _ body: [UInt8], contentType: String?, accept: String?, _ context: RequestContext
    ) async throws -> GraphQLAnswer {
        guard let type = GraphQLMediaType.negotiate(accept: accept) else {
            let types = GraphQLMediaType.allCases.map(\.rawValue).joined(separator: " or ")
            return GraphQLAnswer(status: 406, refusing: "The answer is \(types).", as: .json)
        }
        guard GraphQLMediaType.isJSON(contentType: contentType) else {
            return GraphQLAnswer(status: 415, refusing: "The body must be application/json in UTF-8.", as: type)
        }
        let request: GraphQLRequest
        do throws(GraphQLError) {
            request = try GraphQLRequest(parsing: body, limits: limits)
        } catch {
            return GraphQLAnswer(GraphQLResponse(data: nil, errors: [error]), as: type)
        }
        return GraphQLAnswer(try await execute(request, context), as: type)
    }
}
