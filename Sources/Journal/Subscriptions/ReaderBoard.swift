import Synchronization

/// Where the readers of this process stand in each shard, and what is to be done next.
///
/// What counts is in the database; this is what the process believes of it. Thread-safe.
final class ReaderBoard: Sendable {
    /// A reader in a shard.
    struct Place: Hashable, Sendable {
        var reader: Int
        var shard: Int
    }

    /// How it stands.
    struct Standing: Sendable {
        var position: Int64 = 0
        var isHeld = false
        var isStopped = false
        /// Until when the lease holds at least, by the monotonic clock.
        var leasedUntilNanoseconds: UInt64 = 0
        /// Positions in its next page: halved after a failure, doubled after a success.
        var pagePositions: Int64
        var failures = 0
        /// It rests until then after a failure.
        var retryNanoseconds: UInt64 = 0
    }

    /// Readers that stand at the same place of a shard, so that they take a page in together.
    struct Cohort: Sendable {
        var shard: Int
        var position: Int64
        var readers: [Int]
        var pagePositions: Int64
    }

    let readers: [LogReader]
    private let limits: SubscriptionLimits
    private let standings: Mutex<[Place: Standing]>

    init(_ readers: [LogReader], _ limits: SubscriptionLimits) {
        self.readers = readers
        self.limits = limits
        var standings: [Place: Standing] = [:]
        for reader in readers.indices {
            for shard in 0..<Shard.count {
                standings[Place(reader: reader, shard: shard)] = Standing(pagePositions: limits.pagePositions)
            }
        }
        self.standings = Mutex(standings)
    }

    /// Changes how a reader stands.
    func update<Value: Sendable>(_ place: Place, _ change: (inout Standing) -> Value) -> Value {
        standings.withLock { change(&$0[place, default: Standing(pagePositions: limits.pagePositions)]) }
    }

    /// How a reader stands.
    func standing(_ place: Place) -> Standing { update(place) { $0 } }

    /// The next page to take in, of the readers and shards that `matches` says; nil where all are at rest.
    ///
    /// One that failed goes alone, so that it keeps no other back.
    func next(
        _ signal: LogSignal, now: UInt64, where matches: (LogReader, Int) -> Bool
    ) -> Cohort? {
        standings.withLock { standings in
            var cohort: Cohort?
            for shard in 0..<Shard.count {
                let head = signal.head(of: shard)
                for reader in readers.indices where matches(readers[reader], shard) {
                    guard let standing = standings[Place(reader: reader, shard: shard)],
                        standing.isHeld, !standing.isStopped, standing.position < head,
                        standing.retryNanoseconds <= now
                    else { continue }
                    let isSound = standing.failures == 0 && standing.pagePositions == limits.pagePositions
                    guard var present = cohort else {
                        cohort = Cohort(
                            shard: shard, position: standing.position, readers: [reader],
                            pagePositions: min(standing.pagePositions, head - standing.position))
                        if !isSound { return cohort }
                        continue
                    }
                    if isSound, present.position == standing.position {
                        present.readers.append(reader)
                        cohort = present
                    }
                }
                if let cohort { return cohort }
            }
            return nil
        }
    }

    /// Notes that a page was taken in.
    func advance(_ reader: Int, _ shard: Int, to position: Int64, leasedUntil: UInt64) {
        update(Place(reader: reader, shard: shard)) { standing in
            standing.position = position
            standing.failures = 0
            standing.retryNanoseconds = 0
            standing.leasedUntilNanoseconds = leasedUntil
            standing.pagePositions = min(limits.pagePositions, standing.pagePositions * 2)
        }
    }

    /// Notes that a reader is another process's, or not where it was believed to be.
    func lose(_ reader: Int, _ shard: Int) {
        update(Place(reader: reader, shard: shard)) { standing in
            standing.isHeld = false
            standing.position = 0
        }
    }

    /// Lets a reader rest after a failure; answers how often it failed in a row.
    func rest(_ reader: Int, _ shard: Int, now: UInt64, pagePositions: Int64? = nil) -> Int {
        let (first, most) = (limits.backoff.wholeNanoseconds, limits.backoffLimit.wholeNanoseconds)
        return update(Place(reader: reader, shard: shard)) { standing in
            standing.failures += 1
            standing.pagePositions = max(1, pagePositions ?? standing.pagePositions)
            standing.retryNanoseconds = now + min(most, first << UInt64(min(standing.failures - 1, 16)))
            return standing.failures
        }
    }

    /// Makes the next page shorter, at once: the event that cannot be taken in is looked for.
    func shorten(_ reader: Int, _ shard: Int, to positions: Int64) {
        update(Place(reader: reader, shard: shard)) { $0.pagePositions = max(1, positions) }
    }

    /// Whether anything rests, so that it must be looked at again though nothing was committed.
    var isAnyResting: Bool { standings.withLock { $0.values.contains { $0.isHeld && $0.retryNanoseconds > 0 } } }

    /// Events behind the heads that this process knows, by reader, of the shards that it holds.
    func lag(_ reader: Int, _ signal: LogSignal) -> Int64 {
        standings.withLock { standings in
            (0..<Shard.count).reduce(0) { sum, shard in
                guard let standing = standings[Place(reader: reader, shard: shard)], standing.isHeld else { return sum }
                return sum + max(0, signal.head(of: shard) - standing.position)
            }
        }
    }

    /// The shards in which a reader is behind, with its position.
    func behind(_ reader: Int, _ signal: LogSignal) -> [(shard: Int, position: Int64)] {
        standings.withLock { standings in
            (0..<Shard.count).compactMap { shard in
                guard let standing = standings[Place(reader: reader, shard: shard)], standing.isHeld,
                    standing.position < signal.head(of: shard)
                else { return nil }
                return (shard, standing.position)
            }
        }
    }
}
