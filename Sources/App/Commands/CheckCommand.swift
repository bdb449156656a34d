internal import Glibc

/// `medley check`.
enum CheckCommand: Command {
    static let words = ["check"]
    static let summary =
        "Plays a clinic's first day against a running server, in hospitals of its own (needs --signup open)."
    static let settings: [Setting] = [.url]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let day = ClinicFirstDay(
            client: try CheckClient(url: configuration.require(.url)),
            suffix: String(UInt32(truncatingIfNeeded: time(nil)), radix: 36, uppercase: true),
            report: { Console.say("  ok  \($0)") },
            environment: ProcessEnvironment.variables())
        do {
            try day.run()
        } catch {
            Console.complain("the check failed: \(error)")
            return 1
        }
        Console.say("A clinic's first day went well.")
        return 0
    }
}
