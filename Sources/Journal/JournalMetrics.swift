public import Telemetry

/// What the lanes count.
public struct JournalMetrics: Sendable {
    let batches: Counter
    let batchCommands: Histogram
    let commitSeconds: Histogram
    let commands: MetricFamily<Counter>
    let retries: MetricFamily<Counter>
    let queuedCommands: Gauge
    /// Connections of processes that stood still which others waited for.
    let silentEnded: Counter
    let snapshots: MetricFamily<Counter>
    /// States that were read from streams' rows.
    let rowStates: Counter
    let cacheHits: Counter
    let cacheMisses: Counter

    let committed: Counter
    let refused: Counter
    let replayed: Counter
    let failed: Counter

    /// Registers the journal's metrics.
    public init(_ registry: MetricsRegistry) {
        batches = registry.counter("medley_journal_batches_total", help: "Batches that were committed.")
        batchCommands = registry.histogram(
            "medley_journal_batch_commands", help: "Commands in a batch.", bounds: Histogram.countBounds)
        commitSeconds = registry.histogram(
            "medley_journal_commit_seconds", help: "From sending a batch to its commit.",
            bounds: Histogram.durationBounds)
        commands = registry.counters(
            "medley_journal_commands_total", help: "Commands by outcome.", labels: ["outcome"])
        retries = registry.counters(
            "medley_journal_retries_total", help: "Attempts that were begun anew, by reason.", labels: ["reason"])
        queuedCommands = registry.gauge("medley_journal_queued_commands", help: "Commands that wait in lanes.")
        silentEnded = registry.counter(
            "medley_journal_silent_ended_total",
            help: "Connections that held what a batch waited for, said nothing and were ended.")
        snapshots = registry.counters(
            "medley_journal_snapshots_total",
            help: "Kept states by what became of them: made, passed (none could be made), read, row (read), ignored.",
            labels: ["outcome"])
        cacheHits = registry.counter("medley_journal_cache_hits_total", help: "Streams found in memory.")
        cacheMisses = registry.counter("medley_journal_cache_misses_total", help: "Streams read from the log.")
        rowStates = snapshots.series("row")
        committed = commands.series("committed")
        refused = commands.series("refused")
        replayed = commands.series("replayed")
        failed = commands.series("failed")
    }
}
