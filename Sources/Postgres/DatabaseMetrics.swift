public import Telemetry

/// The metrics of a database, as Prometheus reads them.
public struct DatabaseMetrics: Sendable {
    let unitSeconds: Histogram
    let failures: MetricFamily<Counter>
    let connects: MetricFamily<Counter>
    let ready: Gauge
    let lent: Gauge

    /// Makes or finds the metrics in a registry.
    public init(registry: MetricsRegistry) {
        unitSeconds = registry.histogram(
            "medley_database_unit_seconds", help: "Time from sending a unit of work to PostgreSQL to its answer.")
        failures = registry.counters(
            "medley_database_failures_total",
            help: "Units of work that failed: refused by PostgreSQL, no connection, queue full, deadline passed.",
            labels: ["reason"])
        connects = registry.counters(
            "medley_database_connections_total", help: "Connections to PostgreSQL made, failed and lost.",
            labels: ["event"])
        ready = registry.gauge(
            "medley_database_connections_ready", help: "Connections to PostgreSQL that work now.")
        lent = registry.gauge(
            "medley_database_connections_lent", help: "Connections to PostgreSQL that are lent now.")
    }
}
