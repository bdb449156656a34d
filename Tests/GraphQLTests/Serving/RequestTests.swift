import GraphQL
import JSON
import Testing

@Suite struct RequestTests {
    @Test func `a body is read, its numbers exactly`() throws {
        let body =
            #"{"query": "{ a }", "operationName": "Q", "variables": {"a": 9007199254740993, "b": 0.10, "c": [true, null, {"d": 1e400}], "e": 123456789012345678901234567890}, "extensions": {"x": 1}}"#
        let request = try GraphQLRequest(parsing: Array(body.utf8))
        #expect(request.query == "{ a }" && request.operationName == "Q")
        let written = String(decoding: GraphQLValue.object(request.variables).written, as: UTF8.self)
        #expect(
            written
                == #"{"a":9007199254740993,"b":0.10,"c":[true,null,{"d":1e400}],"e":123456789012345678901234567890}"#)
        #expect(request.variables.first?.value == .int(9_007_199_254_740_993))
        let bare = try GraphQLRequest(
            parsing: Array(#"{"query": "{ a }", "operationName": null, "variables": null}"#.utf8))
        #expect(bare == GraphQLRequest("{ a }"))
    }

    @Test(arguments: [
        ("", "not the JSON"), ("{", "not the JSON"), ("[]", "one JSON object"),
        (#"[{"query": "{ a }"}]"#, "lists of requests"), ("{}", "must have \"query\""),
        (#"{"query": 1}"#, "\"query\" must be a string"), (#"{"query": null}"#, "\"query\" must be a string"),
        (#"{"query": "{ a }", "variables": []}"#, "\"variables\" must be an object"),
        (#"{"query": "{ a }", "variables": "{}"}"#, "\"variables\" must be an object"),
        (#"{"query": "{ a }", "operationName": 1}"#, "\"operationName\" must be"),
        (#"{"query": "{ a }", "extensions": 1}"#, "\"extensions\" must be an object"),
        (#"{"query": "{ a }", "variable": {}}"#, "a member that is none of"),
        (#"{"query": "{ a }", "query": "{ b }"}"#, "a name that the object has already"),
        (#"{"query": "\ud800"}"#, "surrogate"),
    ])
    func `what is no request is refused, and why is said`(_ body: String, _ words: String) throws {
        let error = #expect(throws: GraphQLError.self) { try GraphQLRequest(parsing: Array(body.utf8)) }
        #expect(error?.code == "BAD_REQUEST" && error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `a body is bounded in bytes and depth`() {
        var limits = GraphQLLimits()
        limits.requestBytes = 40
        let long = #"{"query": "{ a }", "variables": {"a": 123456789}}"#
        #expect(throws: GraphQLError.self) { try GraphQLRequest(parsing: Array(long.utf8), limits: limits) }
        let deep =
            #"{"query": "{ a }", "variables": {"a": "# + String(repeating: "[", count: 40)
            + String(repeating: "]", count: 40) + "}}"
        #expect(throws: GraphQLError.self) { try GraphQLRequest(parsing: Array(deep.utf8)) }
    }
}
