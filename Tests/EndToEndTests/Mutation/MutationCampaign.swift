import TestSupport

/// Sends mutated requests to a server, and says what it did that no request may make it do.
struct MutationCampaign {
    /// How often a hospital may be made unusable (an owner disabled, a password changed) before that itself is suspicious.
    static let renewalLimit = 40
    /// One request in so many is left by its client before there can be an answer.
    private static let abandonedOneIn = 12

    let seed: UInt64
    let document: APIDocument
    private let installation: Installation
    private let client: ServerClient
    private let host: String
    private var run: ExampleRun
    private var mutator: RequestMutator
    private var turn: [APIOperation] = []
    private var renewalCount = 0
    private(set) var outcomes = MutationOutcomes()

    /// Plays the examples once, so that every operation has something to work on.
    init(_ installation: Installation, _ random: SeededRandom) throws {
        self.installation = installation
        seed = random.seed
        client = try installation.client()
        host = String(client.url.dropFirst("http://".count))
        document = try APIDocument(client)
        mutator = RequestMutator(random)
        run = try Self.furnished(document, client)
    }

    /// Sends the next request and looks at the server after it; answers what is wrong, with all that repeats it.
    mutating func sendNext(_ number: Int) throws -> String? {
        if turn.isEmpty { turn = document.operations.shuffled(using: &mutator.random) }
        let operation = turn.removeLast()
        let isAbandoned = mutator.oneIn(Self.abandonedOneIn)
        mutator.parameters = operation.parameters(in: "query").map(\.name)
        mutator.values = run.clinic.variables.sorted { $0.key < $1.key }.map(\.value)
        let request = try run.request(operation)
        let mutated = mutator.mutate(number, operation.title, request, host: host)
        do throws(ServerConnection.Failure) {
            let connection = try client.connect()
            if isAbandoned {
                connection.abandon(raw: mutated.bytes)
                outcomes.abandon()
            } else if let fault = judge(try Self.answers(to: mutated, connection), to: mutated) {
                return "\(fault)\nseed \(seed), \(mutated)"
            }
            if let fault = try ailment() { return "\(fault)\nseed \(seed), \(mutated)" }
        } catch {
            return "\(error)\nseed \(seed), \(mutated)\n\(installation.server.log.suffix(2_000))"
        }
        try renew()
        return nil
    }

    /// All that comes of a request: where it is whole, its answer is waited for.
    private static func answers(
        to mutated: MutatedRequest, _ connection: ServerConnection
    ) throws(ServerConnection.Failure) -> [UInt8] {
        let isHead = mutated.bytes.starts(with: "HEAD".utf8)
        return try connection.exchange(raw: mutated.bytes) { come in
            !mutated.isWhole || HTTPTestResponse.parse(come, isHead: isHead) != nil
        }
    }

    /// What is wrong with what was answered; nil where nothing is.
    private mutating func judge(_ bytes: [UInt8], to mutated: MutatedRequest) -> String? {
        var rest = bytes
        var answers: [HTTPTestResponse] = []
        while !rest.isEmpty {
            // An answer to HEAD has a length and no body.
            let parsed =
                HTTPTestResponse.parse(rest, isEnd: true) ?? HTTPTestResponse.parse(rest, isHead: true)
            guard let (answer, consumed) = parsed else {
                return "no HTTP: \(String(decoding: rest.prefix(500), as: UTF8.self))"
            }
            answers.append(answer)
            if let fault = Self.fault(of: answer) { return "\(fault): \(answer.text.prefix(500))" }
            rest.removeFirst(consumed)
        }
        outcomes.take(answers)
        return mutated.isWhole && answers.isEmpty ? "a whole request without an answer" : nil
    }

    /// 501 and 505 are what RFC 9110 has for methods and versions that nobody knows; 503 says when to come again.
    private static func fault(of answer: HTTPTestResponse) -> String? {
        switch answer.status {
        case 100..<400: return nil
        case 503 where answer["Retry-After"] == nil: return "503 without Retry-After"
        case 400..<500, 501, 503, 505:
            let isProblem = answer["Content-Type"]?.hasPrefix("application/problem+json") == true
            return isProblem ? nil : "\(answer.status) that is no problem"
        default: return "status \(answer.status)"
        }
    }

    /// What a healthy request says of the server after it; nil where it is well.
    private func ailment() throws(ServerConnection.Failure) -> String? {
        let answer = try client.send("GET", "/readyz")
        return answer.status == 200 ? nil : "/readyz: \(answer.summary)"
    }

    /// Logs in again, or begins another hospital, where a mutated request has ended the session or worse.
    private mutating func renew() throws {
        if try isLoggedIn() { return }
        run.use(token: try run.loggedIn().token)
        if try isLoggedIn() { return }
        renewalCount += 1
        guard renewalCount <= Self.renewalLimit else {
            throw TestFailure("\(renewalCount) hospitals were made unusable")
        }
        run = try Self.furnished(document, client)
    }

    private func isLoggedIn() throws -> Bool {
        try client.send("GET", "/api/v1/auth/me", token: run.clinic.token).status == 200
    }

    private static func furnished(_ document: APIDocument, _ client: ServerClient) throws -> ExampleRun {
        var run = ExampleRun(document, code: Installation.freshCode(), client)
        try run.runAll()
        run.use(token: try run.loggedIn().token)
        return run
    }
}
