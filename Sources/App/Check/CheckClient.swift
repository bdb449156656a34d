internal import Dispatch
internal import EventLoop
internal import HTTP
internal import JSON
internal import Synchronization

/// The HTTP client for what goes step by step on a thread of its own, such as a check or a benchmark: each call blocks.
struct CheckClient: Sendable {
    /// The largest answer that is read.
    static let answerLimitBytes = 64 * 1024 * 1024
    /// How long a request may take.
    static let timeout = Duration.seconds(60)

    /// An answer with its body as JSON, where it has one.
    struct Answer: Sendable {
        var status: Int
        /// Names in lower case.
        var fields: [String: String]
        var json: JSONValue

        /// The text member of that name; empty where there is none.
        func text(_ name: String) -> String { json[name]?.string ?? "" }
    }

    /// The client and the reactor that it runs on, which ends with the last copy of the `CheckClient`.
    private final class Link: Sendable {
        let client: HTTPClient
        private let group: ReactorGroup

        init(trust: HTTPClientConfiguration.Trust) throws(CheckFailure) {
            do {
                group = try ReactorGroup(count: 1)
                client = try HTTPClient(configuration: .ofOperator(trust, timeout: CheckClient.timeout), group: group)
            } catch {
                throw CheckFailure("no client can be made: \(error)")
            }
        }

        // Never on the reactor's own thread: what runs there holds the client, and not this.
        deinit { group.stop() }

        var reactor: Reactor { group.next() }
    }

    private let root: String
    private let link: Link

    /// Takes `http://HOST[:PORT]` or `https://…`; `trust`: a file of the certificates that are believed.
    init(url: String, trust: String? = nil) throws {
        var root = url[...]
        while root.hasSuffix("/") { root = root.dropLast() }
        guard let parsed = HTTPURL(String(root)), parsed.target == "/", !root.contains("?"), !root.contains("#") else {
            throw UsageError("--url takes http://HOST:PORT or https://HOST:PORT")
        }
        self.root = String(root)
        link = try Link(trust: trust.map { .file($0) } ?? .system)
    }

    /// Sends a request and waits for the whole answer; never from a reactor's or a shared thread.
    func send(
        _ method: String, _ target: String, token: String? = nil, fields: [(String, String)] = [], body: [UInt8]? = nil,
        contentType: String = "application/json"
    ) throws(CheckFailure) -> Answer {
        guard let method = HTTPMethod(rawValue: method) else { throw CheckFailure("there is no method \(method)") }
        var request = HTTPClientRequest(method, root + target, fields: fields.map { (name: $0.0, value: $0.1) })
        if let token { request.credentials = [("Authorization", "Bearer \(token)")] }
        if let body {
            request.body = .bytes(body)
            request.fields.append(("Content-Type", contentType))
        }
        switch waitFor(request) {
        case .success(let (response, bytes)): return try Self.answer(response, bytes)
        case .failure(let error): throw CheckFailure("no answer from \(root): \(error)")
        }
    }

    private func waitFor(
        _ request: HTTPClientRequest
    ) -> Result<(HTTPClientResponse, [UInt8]), HTTPClientError> {
        let outcome = Mutex<Result<(HTTPClientResponse, [UInt8]), HTTPClientError>>(.failure(.cancelled))
        let done = DispatchSemaphore(value: 0)
        let client = link.client
        link.reactor.spawn {
            do throws(HTTPClientError) {
                let response = try await client.send(request)
                let bytes = try await response.body.collect(limitBytes: Self.answerLimitBytes)
                outcome.withLock { $0 = .success((response, bytes)) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        return outcome.withLock { $0 }
    }

    private static func answer(_ response: HTTPClientResponse, _ body: [UInt8]) throws(CheckFailure) -> Answer {
        var fields: [String: String] = [:]
        for (name, value) in response.fields.all { fields[name.lowercased()] = value }
        let isJSON = fields["content-type"]?.contains("json") == true
        do {
            let json = isJSON && !body.isEmpty ? try JSONValue(parsing: body) : .null
            return Answer(status: response.status, fields: fields, json: json)
        } catch {
            throw CheckFailure("the answer's body is no JSON: \(error)")
        }
    }
}
