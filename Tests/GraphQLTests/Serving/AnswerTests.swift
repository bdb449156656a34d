import GraphQL
import Testing

@Suite struct AnswerTests {
    private static let old = "application/json; charset=utf-8"
    private static let new = "application/graphql-response+json; charset=utf-8"

    @Test(
        arguments: [
            (nil, GraphQLMediaType.json), ("*/*", .json), ("", .json), ("application/json", .json),
            ("application/*", .json), ("text/html", nil),
            ("application/graphql-response+json", .graphQLResponse),
            ("application/graphql-response+json, application/json;q=0.9", .graphQLResponse),
            ("application/json, application/graphql-response+json", .json),
            ("application/json;q=0.5, application/graphql-response+json", .graphQLResponse),
            ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", .graphQLResponse),
            ("*/*;q=0.1, application/graphql-response+json;q=0", .json),
            ("application/json;q=0", nil), ("APPLICATION/GraphQL-Response+JSON", .graphQLResponse),
            ("text/html, */*;q=0.1", .json), ("application/json;q=0, */*", .graphQLResponse),
        ] as [(String?, GraphQLMediaType?)])
    func `the media type is the one that a client wants most`(_ accept: String?, _ type: GraphQLMediaType?) {
        #expect(GraphQLMediaType.negotiate(accept: accept) == type)
    }

    @Test(
        arguments: [
            ("application/json", true), ("application/json; charset=utf-8", true),
            ("Application/JSON;charset=\"UTF-8\"", true), ("application/json; charset=latin1", false),
            ("text/plain", false), ("application/x-www-form-urlencoded", false), ("application/graphql", false),
            (nil, false), ("", false),
        ] as [(String?, Bool)])
    func `a body is JSON in UTF-8`(_ contentType: String?, _ isJSON: Bool) {
        #expect(GraphQLMediaType.isJSON(contentType: contentType) == isJSON)
    }

    @Test(
        arguments: [
            (#"{"query": "{ dog { name } }"}"#, nil, 200, old, #"{"data":{"dog":{"name":"Rex"}}}"#),
            (#"{"query": "{ dog { name } }"}"#, "application/graphql-response+json", 200, new, "{\"data\""),
            (#"{"query": "{ firm { needed } }"}"#, "application/graphql-response+json", 200, new, "\"data\":null"),
            (#"{"query": "{ fragile { numbers } }"}"#, nil, 200, old, "\"data\":{"),
            (#"{"query": "{ nope }"}"#, nil, 200, old, "VALIDATION_FAILED"),
            (#"{"query": "{ nope }"}"#, "application/graphql-response+json", 400, new, "VALIDATION_FAILED"),
            (#"{"query": "{"}"#, nil, 200, old, "SYNTAX_ERROR"),
            (#"{"query": "{"}"#, "application/graphql-response+json", 400, new, "SYNTAX_ERROR"),
            (
                #"{"query": "query A { dog { name } } query B { dog { name } }"}"#, "application/graphql-response+json",
                400, new, "OPERATION_UNKNOWN"
            ),
            (
                #"{"query": "query Q($x: Int!) { humans(first: $x) { name } }"}"#, "application/graphql-response+json",
                400, new, "BAD_USER_INPUT"
            ),
            (#"{"query": 1}"#, nil, 400, old, "BAD_REQUEST"), ("nonsense", nil, 400, old, "BAD_REQUEST"),
            ("nonsense", "application/graphql-response+json", 400, new, "BAD_REQUEST"),
            (#"{"query": "{ dog { name } }"}"#, "text/html", 406, old, "BAD_REQUEST"),
        ] as [(String, String?, Int, String, String)])
    func `an answer has the status of its media type`(
        _ body: String, _ accept: String?, _ status: Int, _ type: String, _ words: String
    ) async throws {
        let answer = try await Asking.animals.answer(
            Array(body.utf8), contentType: "application/json", accept: accept, Asking.context)
        #expect(answer.status == status && answer.contentType == type)
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(
            text.contains(words)
                && text.contains("data") == (status == 200 && !text.contains("FAILED") && !text.contains("SYNTAX")),
            "\(text)")
    }

    @Test func `a body of another type is refused`() async throws {
        let answer = try await Asking.animals.answer([], contentType: "text/plain", accept: nil, Asking.context)
        #expect(answer.status == 415)
    }
}
