internal import JSON

/// Requests with a token, each held to the status that it should have.
struct CheckSession: Sendable {
    let client: CheckClient
    /// The access token; nil before log-in.
    var token: String?

    /// Sends a request and answers what came back where its status is `status`; else says what came instead.
    @discardableResult
    func expect(
        _ status: Int, _ method: String, _ target: String, _ body: JSONValue? = nil, fields: [(String, String)] = []
    ) throws(CheckFailure) -> CheckClient.Answer {
        let answer = try client.send(method, target, token: token, fields: fields, body: body?.bytes)
        try Self.require(status, answer, "\(method) \(target)")
        return answer
    }

    /// Throws where an answer has another status than the one that it should have.
    static func require(_ status: Int, _ answer: CheckClient.Answer, _ request: String) throws(CheckFailure) {
        guard answer.status != status else { return }
        let said = String(decoding: answer.json.bytes, as: UTF8.self)
        throw CheckFailure("\(request) answered \(answer.status) instead of \(status): \(said)")
    }

    /// Throws `message` where `condition` does not hold.
    static func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(CheckFailure) {
        guard condition else { throw CheckFailure(message()) }
    }
}
