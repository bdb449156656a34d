import Synchronization
import Telemetry

/// What the server counts of TLS.
final class TLSMetrics: Sendable {
    /// 1 while the files hold no certificate that can be served.
    let isFaulty: Gauge
    private let handshakes: MetricFamily<Counter>
    private let failures: MetricFamily<Counter>
    private let reloads: MetricFamily<Counter>
    private let registry: MetricsRegistry
    private let underWay = Atomic<Int>(0)

    init(_ registry: MetricsRegistry) {
        self.registry = registry
        handshakes = registry.counters(
            "medley_tls_handshakes_total", help: "Handshakes done, by version and whether they took up a session.",
            labels: ["version", "resumed"])
        failures = registry.counters(
            "medley_tls_handshake_failures_total", help: "Connections that came to no handshake, by reason.",
            labels: ["reason"])
        reloads = registry.counters(
            "medley_tls_certificate_reloads_total",
            help: "Certificates read anew, by whether they were fit to be served.",
            labels: ["outcome"])
        isFaulty = registry.gauge(
            "medley_tls_certificate_faulty", help: "1 while the certificate's files hold nothing fit to be served.")
        registry.observe("medley_tls_handshakes_in_progress", help: "Handshakes under way.") { [weak self] in
            Double(self?.underWay.load(ordering: .relaxed) ?? 0)
        }
    }

    /// Tells when the present certificate ends, in seconds since 1970.
    func observeExpiry(_ read: @escaping @Sendable () -> Int64) {
        registry.observe(
            "medley_tls_certificate_expiry_timestamp_seconds", help: "When the certificate that is served expires."
        ) { Double(read()) }
    }

    /// Counts a handshake in, and answers how many there are.
    func began() -> Int { underWay.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Counts a handshake out.
    func ended() { underWay.wrappingSubtract(1, ordering: .relaxed) }

    /// Counts one that succeeded.
    func succeeded(version: String, isResumed: Bool) {
        handshakes.series(version, isResumed ? "yes" : "no").increment()
    }

    /// Counts a connection that came to no handshake.
    func failed(_ reason: String) { failures.series(reason).increment() }

    /// Counts a certificate that was read anew.
    func reloaded(isUsed: Bool) {
        reloads.series(isUsed ? "used" : "refused").increment()
        if isUsed { isFaulty.set(0) }
    }
}
