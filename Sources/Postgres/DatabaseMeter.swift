import Telemetry

/// Counts what happens on one reactor, for `DatabaseStatistics` and, where there is a registry, for Prometheus.
final class DatabaseMeter {
    enum Event {
        /// A unit was answered, so many nanoseconds after it was sent.
        case answered(nanoseconds: UInt64, isRefusal: Bool)
        /// There was no connection, or it was lost.
        case unavailable
        /// The queue was full.
        case queueFull
        /// The deadline passed.
        case late
        case connected
        case connectFailed
        case lost
        /// Ended on purpose.
        case closed
        case lent
        case givenBack
    }

    private(set) var statistics = DatabaseStatistics()
    private let metrics: DatabaseMetrics?

    init(metrics: DatabaseMetrics?) { self.metrics = metrics }

    func count(_ event: Event) {
        switch event {
        case .answered(let nanoseconds, let isRefusal):
            statistics.units += 1
            statistics.unitNanoseconds &+= nanoseconds
            metrics?.unitSeconds.observe(nanoseconds: nanoseconds)
            guard isRefusal else { return }
            statistics.failedUnits += 1
            metrics?.failures.series("refused").increment()
        case .unavailable:
            statistics.unavailableUnits += 1
            metrics?.failures.series("unavailable").increment()
        case .queueFull:
            statistics.refusedUnits += 1
            metrics?.failures.series("queueFull").increment()
        case .late:
            statistics.lateUnits += 1
            metrics?.failures.series("late").increment()
        case .connected, .connectFailed, .lost, .closed, .lent, .givenBack: countConnection(event)
        }
    }

    private func countConnection(_ event: Event) {
        switch event {
        case .connected:
            statistics.connects += 1
            metrics?.connects.series("made").increment()
            metrics?.ready.add(1)
        case .connectFailed:
            statistics.failedConnects += 1
            metrics?.connects.series("failed").increment()
        case .lost:
            statistics.lostConnections += 1
            metrics?.connects.series("lost").increment()
            metrics?.ready.add(-1)
        case .closed: metrics?.ready.add(-1)
        case .lent: metrics?.lent.add(1)
        case .givenBack: metrics?.lent.add(-1)
        case .answered, .unavailable, .queueFull, .late: break
        }
    }
}
