internal import Synchronization

/// All series of one metric, told apart by the values of their labels.
public final class MetricFamily<Series: MetricSeries>: Sendable {
    /// The most series of a family; label values that come after them share one series whose values are `other`.
    public static var seriesLimit: Int { 1000 }
    /// The label value of the series that those beyond the limit share.
    public static var overflowValue: String { "other" }

    /// The metric's name.
    public let name: String
    let help: String
    let labelNames: [String]
    private let make: @Sendable () -> Series
    private let series = Mutex<[[String]: Series]>([:])

    init(name: String, help: String, labelNames: [String], make: @escaping @Sendable () -> Series) {
        self.name = name
        self.help = help
        self.labelNames = labelNames
        self.make = make
    }

    /// The series with these values, in the order of the labels; made at first, the same one ever after.
    ///
    /// Takes a lock: obtain handles when things are set up. Values must come from a bounded set, such as matched routes.
    public func series(_ values: String...) -> Series {
        series(values)
    }

    /// The series with these values; see `series(_:)`.
    public func series(_ values: [String]) -> Series {
        precondition(values.count == labelNames.count, "\(name) has other labels")
        return series.withLock { known in
            if let found = known[values] { return found }
            let key =
                known.count < Self.seriesLimit
                ? values : [String](repeating: Self.overflowValue, count: labelNames.count)
            if let shared = known[key] { return shared }
            let added = make()
            known[key] = added
            return added
        }
    }
}

/// What the registry knows of a family, whatever its kind.
protocol AnyMetricFamily: Sendable {
    var name: String { get }
    func append(to text: inout MetricText)
}

extension MetricFamily: AnyMetricFamily {
    func append(to text: inout MetricText) {
        let all = series.withLock { $0 }
        text.appendHeader(name, help: help, kind: Series.kind)
        let sorted = all.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        for (values, series) in sorted {
            series.appendSamples(to: &text, name: name, labels: MetricText.labels(labelNames, values))
        }
    }
}

/// A metric that is read where it is kept, at the time it is asked for.
struct ObservedMetric: AnyMetricFamily {
    let name: String
    let help: String
    let kind: MetricKind
    let read: @Sendable () -> Double

    func append(to text: inout MetricText) {
        text.appendHeader(name, help: help, kind: kind)
        text.appendSample(name, labels: "", value: MetricText.number(read()))
    }
}
