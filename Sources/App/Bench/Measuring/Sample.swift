/// What one round of one contender gave.
struct Sample: Sendable, Equatable {
    /// How many requests or transactions were done.
    var count: Int
    /// How many of those that is a second.
    var ratePerSecond: Double
    /// Half of the answers came within this; nil where the load generator does not tell.
    var p50Milliseconds: Double?
    /// 95 of 100 answers came within this; nil where the load generator does not tell.
    var p95Milliseconds: Double?
    /// 99 of 100 answers came within this; nil where the load generator does not tell.
    var p99Milliseconds: Double?
    /// How many were refused, cut off, too late or failed; a benchmark with any is void.
    var errorCount: Int
    /// Processor time of the server for each; nil where the server is not Medley.
    var processorMicrosecondsEach: Double?
    /// Processor time of PostgreSQL for each; nil where it was not looked at.
    var databaseMicrosecondsEach: Double?
    /// Bytes of write-ahead log for each; nil where nothing is written.
    var walBytesEach: Double?
    /// Processor time of the load generator for each; nil where it was not looked at.
    var clientMicrosecondsEach: Double?
}

/// The rounds of one contender.
struct Series: Sendable {
    /// What the table calls it.
    let name: String
    /// One sample a round, in order.
    var samples: [Sample] = []

    /// The median rate; 0 without rounds.
    var rate: Double { Statistics.median(samples.map(\.ratePerSecond)) ?? 0 }

    /// The slowest and the fastest round.
    var rateRange: ClosedRange<Double> { Statistics.range(samples.map(\.ratePerSecond)) ?? 0...0 }

    /// All errors of all rounds.
    var errorCount: Int { samples.reduce(0) { $0 + $1.errorCount } }

    /// The median over the rounds of a figure that some contenders have.
    func median(_ figure: (Sample) -> Double?) -> Double? { Statistics.median(samples.compactMap(figure)) }

    /// The ratio of the median rates; 0 where the other did nothing.
    func ratio(to other: Series) -> Double { other.rate > 0 ? rate / other.rate : 0 }

    /// The least and the greatest ratio within one round.
    func ratioRange(to other: Series) -> ClosedRange<Double> {
        let ratios = zip(samples, other.samples).compactMap { mine, theirs in
            theirs.ratePerSecond > 0 ? mine.ratePerSecond / theirs.ratePerSecond : nil
        }
        return Statistics.range(ratios) ?? 0...0
    }
}
