internal import EventLoop
internal import Glibc

/// `medley check`.
enum CheckCommand: Command {
    static let words = ["check"]
    static let summary =
        "Plays a clinic's first day against a running server, in hospitals of its own (needs --signup open)."
    static let settings: [Setting] = [.url, .trustFile]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let day = ClinicFirstDay(
            client: try CheckClient(url: configuration.require(.url), trust: configuration[.trustFile]),
            suffix: String(UInt32(truncatingIfNeeded: time(nil)), radix: 36, uppercase: true),
            report: { Console.say("  ok  \($0)") },
            environment: ProcessEnvironment.variables())
        do {
            // Step by step on a thread of its own, since each step blocks.
            try await OffloadPool(label: "check", width: 1, queueLimit: 0).run { try day.run() }
        } catch {
            Console.complain("the check failed: \(error)")
            return 1
        }
        Console.say("A clinic's first day went well.")
        return 0
    }
}
