internal import Synchronization

/// How observations, such as of durations, spread over fixed buckets.
///
/// Observing takes tens of nanoseconds on any thread.
public final class Histogram: MetricSeries {
    /// The most bounds that a histogram may have.
    public static let boundLimit = 23
    /// Bounds in seconds for how long requests and statements take.
    public static let durationBounds: [Double] = [
        0.000_5, 0.001, 0.002, 0.004, 0.008, 0.012, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
    ]
    /// Bounds for how many things come at once: batches, queues.
    public static let countBounds: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]

    /// One shard: buckets, the last used one without a bound, and the sum as the bits of a `Double`.
    private final class Shard: Sendable {
        let buckets = InlineArray<24, Atomic<UInt64>> { _ in Atomic<UInt64>(0) }
        let sum = Atomic<UInt64>(Double(0).bitPattern)

        func add(_ value: Double, bucket: Int) {
            buckets[bucket].wrappingAdd(1, ordering: .relaxed)
            var current = sum.load(ordering: .relaxed)
            while true {
                let next = (Double(bitPattern: current) + value).bitPattern
                let result = sum.weakCompareExchange(expected: current, desired: next, ordering: .relaxed)
                if result.exchanged { return }
                current = result.original
            }
        }
    }

    /// The buckets' upper bounds, ascending; the last bucket has none.
    public let bounds: [Double]
    private let shards: [Shard] = (0..<4).map { _ in Shard() }

    init(bounds: [Double]) {
        precondition(bounds.count <= Self.boundLimit, "too many bounds")
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds must ascend")
        self.bounds = bounds
    }

    /// Counts `value` in the first bucket whose bound is not below it; what is not a number is ignored.
    public func observe(_ value: Double) {
        guard !value.isNaN else { return }
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        shards[ThreadShard.index(of: 4)].add(value, bucket: bucket)
    }

    /// Observes a length of time in seconds.
    public func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// Observes a length of time given in nanoseconds, in seconds.
    public func observe(nanoseconds: UInt64) {
        observe(Double(nanoseconds) * 1e-9)
    }

    /// How many observations there were.
    public var count: UInt64 { bucketCounts().reduce(0, +) }

    /// The sum of all observations.
    public var sum: Double {
        shards.reduce(0) { $0 + Double(bitPattern: $1.sum.load(ordering: .relaxed)) }
    }

    /// How many observations fell into each bucket; one more than there are bounds.
    public func bucketCounts() -> [UInt64] {
        (0...bounds.count).map { bucket in
            shards.reduce(0) { $0 + $1.buckets[bucket].load(ordering: .relaxed) }
        }
    }

    /// How Prometheus calls metrics of this kind.
    public static var kind: MetricKind { .histogram }

    /// Appends the cumulative buckets, the sum and the count.
    public func appendSamples(to text: inout MetricText, name: String, labels: String) {
        var total: UInt64 = 0
        for (bucket, count) in bucketCounts().enumerated() {
            total += count
            let bound = bucket < bounds.count ? MetricText.number(bounds[bucket]) : "+Inf"
            let separator = labels.isEmpty ? "" : ","
            text.appendSample("\(name)_bucket", labels: "\(labels)\(separator)le=\"\(bound)\"", value: String(total))
        }
        text.appendSample("\(name)_sum", labels: labels, value: MetricText.number(sum))
        text.appendSample("\(name)_count", labels: labels, value: String(total))
    }
}
