internal import Glibc

/// Asks a server that is starting until it answers.
struct HealthProbe {
    /// How long a start may take.
    static let patienceSeconds = 120
    /// How long it waits between two questions.
    static let pauseMicroseconds: UInt32 = 500

    /// What to ask.
    let url: String

    /// Waits for the first answer of status 200; throws where the process ends or takes too long.
    func wait(for process: BenchProcess) throws {
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        let client = try CheckClient(url: base)
        let watch = Stopwatch()
        while watch.milliseconds < Double(Self.patienceSeconds * 1000) {
            do {
                if try client.send("GET", "/healthz").status == 200 { return }
            } catch {
                guard process.isRunning else { throw BenchFailure.failed("it ended:\n\(process.output)") }
                usleep(Self.pauseMicroseconds)
            }
        }
        throw BenchFailure.failed("nothing answers at \(url)")
    }
}
