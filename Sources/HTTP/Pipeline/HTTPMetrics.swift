import Synchronization
import Telemetry

/// What the server counts.
///
/// Handles are made once, at start; the hot path adds to them and looks nothing up.
final class HTTPMetrics: Sendable {
    /// The series of one route and method.
    struct Series: Sendable {
        /// By the status's first digit, from 1.
        let statusClasses: [Counter]
        let durations: Histogram

        func record(status: Int, nanoseconds: UInt64) {
            statusClasses[min(max(status / 100, 1), 5) - 1].increment()
            durations.observe(nanoseconds: nanoseconds)
        }
    }

    let bytesReceived: Counter
    let bytesSent: Counter
    /// Requests that ran into no route, and bytes that were no request.
    let unmatched: Series
    let malformed: Series
    private let connections = Atomic<Int>(0)
    private let requests = Atomic<Int>(0)
    private let counters: MetricFamily<Counter>
    private let durations: MetricFamily<Histogram>

    init(_ registry: MetricsRegistry) {
        counters = registry.counters(
            "medley_http_requests_total", help: "Requests answered, by route and class of status.",
            labels: ["method", "route", "status"])
        durations = registry.histograms(
            "medley_http_request_seconds", help: "From the head of a request to its answer.",
            labels: ["method", "route"])
        bytesReceived = registry.counter("medley_http_received_bytes_total", help: "Bytes read from clients.")
        bytesSent = registry.counter("medley_http_sent_bytes_total", help: "Bytes sent to clients.")
        unmatched = Self.series(counters, durations, method: "any", route: "unmatched")
        malformed = Self.series(counters, durations, method: "any", route: "malformed")
        registry.observe("medley_http_connections", help: "Open connections.") { [weak self] in
            Double(self?.connectionCount ?? 0)
        }
        registry.observe("medley_http_requests_in_flight", help: "Requests under way.") { [weak self] in
            Double(self?.requestCount ?? 0)
        }
    }

    var connectionCount: Int { connections.load(ordering: .relaxed) }
    var requestCount: Int { requests.load(ordering: .relaxed) }

    /// The series of a route.
    func series(_ route: Route) -> Series {
        Self.series(counters, durations, method: route.method.rawValue, route: route.pattern)
    }

    /// Counts a connection in, and answers how many there are.
    func connectionOpened() -> Int { connections.wrappingAdd(1, ordering: .relaxed).newValue }
    func connectionClosed() { connections.wrappingSubtract(1, ordering: .relaxed) }

    /// Counts a request in, and answers how many there are.
    func requestBegan() -> Int { requests.wrappingAdd(1, ordering: .relaxed).newValue }
    func requestEnded() { requests.wrappingSubtract(1, ordering: .relaxed) }

    private static func series(
        _ counters: MetricFamily<Counter>, _ durations: MetricFamily<Histogram>, method: String, route: String
    ) -> Series {
        Series(
            statusClasses: (1...5).map { counters.series(method, route, "\($0)xx") },
            durations: durations.series(method, route))
    }
}
