internal import EventLoop

/// `medley bench`.
enum BenchCommand: Command {
    static let words = ["bench"]
    static let summary =
        "Measures this program beside nginx and hand-written SQL on this machine, and prints tables and what is required."
    static let operands = "http|read|append|wallet|realtime|all"
    static let settings = BenchSettings.all

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let settings = try BenchSettings(configuration)
        let peers = try Peers(for: settings.parts)
        let interruption = Interruption()
        let signals = try SignalWaiter()
        return try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask {
                for await _ in signals.signals { interruption.request() }
                return nil
            }
            group.addTask {
                defer { signals.cancel() }
                // One thread from beginning to end: the system ends the children of a thread that is gone.
                let pool = OffloadPool(label: "bench", width: 1, queueLimit: 0)
                return try await pool.run { try BenchRun.run(settings, peers, interruption) }
            }
            var status: Int32 = 1
            for try await result in group { status = result ?? status }
            return status
        }
    }
}
