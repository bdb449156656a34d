internal import Journal
internal import Kernel

/// `medley projections retry NAME`.
enum ProjectionsRetryCommand: Command {
    static let words = ["projections", "retry"]
    static let summary = "Takes in what was parked for a reader, in order, and lets it go on where it stopped."
    static let operands = "NAME"
    static let settings = DatabaseAccess.settings + Platform.settings + [.stream]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        guard configuration.arguments.count == 1 else { throw UsageError("name one reader: medley projections list") }
        let name = configuration.arguments[0]
        var stream: StreamID?
        if let text = configuration[.stream] {
            guard let id = StreamID(text) else { throw UsageError("--stream takes the id of a stream") }
            stream = id
        }
        let catalogue = try Composition.readerCatalogue()
        return try await withPlatform(configuration, .asItIs) { platform in
            let retry = ReaderRetry(catalogue, database: platform.database, keys: platform.keyring)
            guard let report = try await retry.retry(name, stream: stream) else {
                throw UsageError("\(name) has no checkpoint: medley projections list names those that have")
            }
            if report.started > 0 { Console.say("\(name) goes on in \(report.started) shards.") }
            if report.left > 0 { Console.say("A running server takes \(report.left) streams up within seconds.") }
            Console.say("\(report.resumed) parked streams of \(name) go on; \(report.events) events were taken in.")
            for failure in report.failures { Console.complain("still parked: \(failure)") }
            return report.failures.isEmpty ? 0 : 1
        }
    }
}
