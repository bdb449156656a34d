internal import EventLoop
internal import HTTP

/// `medley health`: what a container's health check runs.
enum HealthCommand: Command {
    static let words = ["health"]
    static let summary = "Asks a running server whether it is ready: exit status 0 where it answers 2xx, else 1."
    static let settings: [Setting] = [.url, .trustFile, .timeoutSeconds]

    /// What is asked where the URL names no path.
    private static let usualTarget = "/readyz"
    /// How much of what is wrong is repeated.
    private static let explanationLimitBytes = 4096

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let given = try configuration.require(.url)
        guard let url = HTTPURL(given) else { throw UsageError("--url takes http://HOST:PORT/PATH or https://…") }
        let target = url.target == "/" ? url.resolving(usualTarget) ?? url : url
        let seconds = try configuration.integer(.timeoutSeconds, in: 1...300) ?? 5
        let group = try ReactorGroup(count: 1)
        defer { group.stop() }
        let trust = configuration[.trustFile].map(HTTPClientConfiguration.Trust.file) ?? .system
        let client = try HTTPClient(configuration: .ofOperator(trust, timeout: .seconds(seconds)), group: group)
        let status = await ask(client, "\(target)")
        await client.close()
        return status
    }

    private static func ask(_ client: HTTPClient, _ url: String) async -> Int32 {
        do throws(HTTPClientError) {
            let response = try await client.send(HTTPClientRequest(.get, url))
            let isWell = (200..<300).contains(response.status)
            let said = try await response.body.collect(limitBytes: explanationLimitBytes)
            Console.say("\(url): \(response.status) \(String(decoding: said, as: UTF8.self))")
            return isWell ? 0 : 1
        } catch {
            Console.complain("\(url): \(error)")
            return 1
        }
    }
}
