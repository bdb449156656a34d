internal import Synchronization

/// A value that goes up and down, such as of open connections.
public final class Gauge: MetricSeries {
    private let bits = Atomic<UInt64>(Double(0).bitPattern)

    init() {}

    /// Replaces the value.
    public func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    /// Adds `amount`, which may be below zero.
    public func add(_ amount: Double) {
        var current = bits.load(ordering: .relaxed)
        while true {
            let next = (Double(bitPattern: current) + amount).bitPattern
            let result = bits.weakCompareExchange(expected: current, desired: next, ordering: .relaxed)
            if result.exchanged { return }
            current = result.original
        }
    }

    /// The value.
    public var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    /// How Prometheus calls metrics of this kind.
    public static var kind: MetricKind { .gauge }

    /// Appends the series' one sample.
    public func appendSamples(to text: inout MetricText, name: String, labels: String) {
        text.appendSample(name, labels: labels, value: MetricText.number(value))
    }
}
