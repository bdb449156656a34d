internal import Glibc

/// A load generator that sends at a rate, whether answers come or not: latency counts from when a request was due.
///
/// One thread over kept connections, each with one request under way. Where none is free, requests wait, and their wait counts.
/// It looks around so many times a second and works through what is there, so that it takes little of the processors that
/// the server is to have.
struct OpenLoop {
    /// How long answers are waited for once the last request was due.
    private static let drainSeconds = 5.0
    /// How long an answer may be there before it is seen, and a request late that is due; both count as the server's.
    private static let glanceNanoseconds = 250_000

    /// `http://127.0.0.1:PORT`.
    let url: String
    /// Kept connections.
    let connections: Int
    /// Requests a second.
    let rate: Double
    let interruption: Interruption

    /// Sends each request once, in order, and answers what came of it.
    func run(_ requests: [[UInt8]]) throws -> Sample {
        var lines = try (0..<connections).map { _ in OpenLoopLine(descriptor: try KeptConnections.connect(to: url)) }
        defer { for line in lines { close(line.descriptor) } }
        let watch = try ReadinessWatch(lines.map(\.descriptor))
        var free = Array(lines.indices)
        var waits: [Double] = []
        waits.reserveCapacity(requests.count)
        var (sent, errors) = (0, 0)
        let used = Self.processorSeconds()
        let start = Self.now()
        let end = start + Double(requests.count) / rate + Self.drainSeconds
        while waits.count + errors < requests.count {
            let now = Self.now()
            guard now < end else { break }
            while sent < requests.count, start + Double(sent) / rate <= now, let place = free.popLast() {
                lines[place].due = start + Double(sent) / rate
                try lines[place].send(requests[sent])
                sent += 1
            }
            var pause = timespec(tv_sec: 0, tv_nsec: Self.glanceNanoseconds)
            nanosleep(&pause, nil)
            try watch.forEachReady { place throws(BenchFailure) in
                guard let status = try lines[place].receive() else { return }
                if (200..<300).contains(status) { waits.append(Self.now() - lines[place].due) } else { errors += 1 }
                free.append(place)
            }
            try interruption.check()
        }
        let seconds = Self.now() - start
        waits.sort()
        var sample = Sample(
            count: waits.count, ratePerSecond: Double(waits.count) / seconds,
            p50Milliseconds: Self.quantile(waits, 0.5), p99Milliseconds: Self.quantile(waits, 0.99),
            errorCount: requests.count - waits.count)
        sample.clientMicrosecondsEach = (Self.processorSeconds() - used) / Double(max(1, sent)) * 1_000_000
        return sample
    }

    /// The value that a share of sorted values does not pass, in milliseconds; nil of none.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 1000
    }

    private static func now() -> Double { seconds(CLOCK_MONOTONIC) }

    /// What this thread has used.
    private static func processorSeconds() -> Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
