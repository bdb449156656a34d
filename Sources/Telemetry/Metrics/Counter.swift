/// A count that only grows, such as of requests; incrementing takes tens of nanoseconds on any thread.
public final class Counter: MetricSeries {
    private let value = ShardedAtomic()

    init() {}

    /// Adds `amount`.
    public func increment(by amount: UInt64 = 1) {
        value.add(amount)
    }

    /// The count so far.
    public var count: UInt64 { value.sum }

    /// How Prometheus calls metrics of this kind.
    public static var kind: MetricKind { .counter }

    /// Appends the series' one sample.
    public func appendSamples(to text: inout MetricText, name: String, labels: String) {
        text.appendSample(name, labels: labels, value: String(count))
    }
}
