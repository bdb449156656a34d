public import Telemetry

/// What the readers of the log count, by reader.
public struct SubscriptionMetrics: Sendable {
    let lagEvents: MetricFamily<Gauge>
    let lagSeconds: MetricFamily<Gauge>
    let parked: MetricFamily<Gauge>
    let stopped: MetricFamily<Gauge>
    let events: MetricFamily<Counter>
    let failures: MetricFamily<Counter>
    let pages: MetricFamily<Counter>

    /// Registers the metrics of the readers.
    public init(_ registry: MetricsRegistry) {
        let labels = ["reader"]
        lagEvents = registry.gauges(
            "medley_reader_lag_events", help: "Events that a reader has yet to pass, of the shards that it leads here.",
            labels: labels)
        lagSeconds = registry.gauges(
            "medley_reader_lag_seconds", help: "Age of the oldest batch that a reader has yet to pass.", labels: labels)
        parked = registry.gauges(
            "medley_reader_parked_streams", help: "Streams that are parked for a reader.", labels: labels)
        stopped = registry.gauges(
            "medley_reader_stopped_shards", help: "Shards in which a reader has stopped.", labels: labels)
        events = registry.counters(
            "medley_reader_events_total", help: "Events that a reader took in.", labels: labels)
        failures = registry.counters(
            "medley_reader_failures_total", help: "Pages that a reader tried in vain.", labels: labels)
        pages = registry.counters(
            "medley_reader_pages_total", help: "Pages that were read for a reader, alone or with others.",
            labels: labels)
    }
}
