import Telemetry

/// What is counted of those who listen.
struct RealtimeMetrics: Sendable {
    let clients: MetricFamily<Gauge>
    let sent: Counter
    let dropped: MetricFamily<Counter>
    let refused: MetricFamily<Counter>
    let lag: Histogram

    init(_ registry: MetricsRegistry) {
        clients = registry.gauges(
            "medley_realtime_clients", help: "Clients that listen, by transport: socket, stream.",
            labels: ["transport"])
        sent = registry.counter("medley_realtime_messages_total", help: "Messages that were sent to clients.")
        dropped = registry.counters(
            "medley_realtime_dropped_total",
            help: "Clients that were ended: slow, unauthenticated, changed.", labels: ["reason"])
        refused = registry.counters(
            "medley_realtime_refused_total",
            help: "Connections for which there was no room, by what was full: caller, hospital.", labels: ["bound"])
        lag = registry.histogram(
            "medley_realtime_lag_seconds", help: "From the commit of an event until its messages were sent.")
    }
}
