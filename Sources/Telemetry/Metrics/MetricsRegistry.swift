internal import Synchronization

/// The metrics of a process.
///
/// Asking again for a metric of the same name, kind and labels gives the same one. A name that is not
/// `[a-zA-Z_:][a-zA-Z0-9_:]*`, or that is taken by another kind, is a mistake of the programmer and stops the process.
public final class MetricsRegistry: Sendable {
    private let families = Mutex<[String: any AnyMetricFamily]>([:])

    /// Makes an empty registry.
    public init() {}

    /// A count without labels; by custom its name ends in `_total`.
    public func counter(_ name: String, help: String) -> Counter {
        counters(name, help: help, labels: []).series()
    }

    /// Counts told apart by `labels`.
    public func counters(_ name: String, help: String, labels: [String]) -> MetricFamily<Counter> {
        family(name, help, labels) { Counter() }
    }

    /// A gauge without labels.
    public func gauge(_ name: String, help: String) -> Gauge {
        gauges(name, help: help, labels: []).series()
    }

    /// Gauges told apart by `labels`.
    public func gauges(_ name: String, help: String, labels: [String]) -> MetricFamily<Gauge> {
        family(name, help, labels) { Gauge() }
    }

    /// A histogram without labels; bounds ascend, and by custom the name says the unit: `_seconds`, `_bytes`.
    public func histogram(
        _ name: String, help: String, bounds: [Double] = Histogram.durationBounds
    ) -> Histogram {
        histograms(name, help: help, labels: [], bounds: bounds).series()
    }

    /// Histograms told apart by `labels`.
    public func histograms(
        _ name: String, help: String, labels: [String], bounds: [Double] = Histogram.durationBounds
    ) -> MetricFamily<Histogram> {
        family(name, help, labels) { Histogram(bounds: bounds) }
    }

    /// A value that `read` gives each time the metrics are asked for; a later one of the same name replaces it.
    public func observe(
        _ name: String, help: String, kind: MetricKind = .gauge, read: @escaping @Sendable () -> Double
    ) {
        precondition(Self.isName(name), "\(name) is no name of a metric")
        families.withLock { known in
            precondition(known[name] == nil || known[name] is ObservedMetric, "\(name) is a metric of another kind")
            known[name] = ObservedMetric(name: name, help: help, kind: kind, read: read)
        }
    }

    /// All metrics, by name, as Prometheus reads them.
    public func text() -> MetricText {
        let sorted = families.withLock { $0.values.sorted { $0.name < $1.name } }
        var text = MetricText()
        for family in sorted { family.append(to: &text) }
        return text
    }

    private func family<Series: MetricSeries>(
        _ name: String, _ help: String, _ labels: [String], make: @escaping @Sendable () -> Series
    ) -> MetricFamily<Series> {
        precondition(Self.isName(name) && labels.allSatisfy(Self.isLabel), "\(name) is no name of a metric")
        return families.withLock { known in
            if let found = known[name] {
                guard let same = found as? MetricFamily<Series>, same.labelNames == labels else {
                    preconditionFailure("\(name) is a metric of another kind")
                }
                return same
            }
            let family = MetricFamily<Series>(name: name, help: help, labelNames: labels, make: make)
            known[name] = family
            return family
        }
    }

    /// Whether Prometheus takes `name`.
    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first &- UInt8(ascii: "0") > 9 else { return false }
        return name.utf8.allSatisfy {
            ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") <= 9 || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: ":")
        }
    }

    private static func isLabel(_ name: String) -> Bool {
        isName(name) && !name.utf8.contains(UInt8(ascii: ":")) && !name.hasPrefix("__") && name != "le"
    }
}
