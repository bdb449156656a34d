import Synchronization

/// Where the readers of this process stand in each shard.
///
/// What counts is in the database; this is what the process believes of it. A position moves past events of other modules
/// here alone; where the checkpoint is stored is kept beside it, and whoever stores the next one proves that the database
/// still has it there. Thread-safe.
final class ReaderBoard: Sendable {
    /// A reader in a shard.
    struct Place: Hashable, Sendable {
        var reader: Int
        var shard: Int
    }

    /// How it stands.
    struct Standing: Sendable {
        /// Everything of its up to there was taken in.
        var position: Int64 = 0
        /// Where its checkpoint is in the database, as far as this process knows; never beyond `position`.
        var stored: Int64 = 0
        /// An event of its is known to be there, or a gap; it counts while it is behind `position`.
        var work: Int64 = 0
        var isHeld = false
        var isStopped = false
        /// Where an event is that a newer release wrote: that release is to take the reader past it.
        var leftAt: Int64?
        /// Until when the lease holds at least, by the monotonic clock.
        var leasedUntilNanoseconds: UInt64 = 0
        /// Positions in its next page: halved after a failure, doubled after a success.
        var pagePositions: Int64
        var failures = 0
        /// It rests until then after a failure.
        var retryNanoseconds: UInt64 = 0
        /// It had caught up, and gathers what is committed until then.
        var pacedNanoseconds: UInt64 = 0

        /// Whether it may be carried on here.
        var isAtWork: Bool { isHeld && !isStopped }

        /// Whether it did not fail of late.
        func isSound(_ limits: SubscriptionLimits) -> Bool { failures == 0 && pagePositions == limits.pagePositions }
    }

    let readers: [LogReader]
    let limits: SubscriptionLimits
    let standings: Mutex<[Place: Standing]>
    private let isAnyLost = Mutex(false)

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

    /// Notes that a page was taken in.
    func advance(_ reader: Int, _ shard: Int, to position: Int64, leasedUntil: UInt64) {
        update(Place(reader: reader, shard: shard)) { standing in
            standing.position = max(standing.position, position)
            standing.stored = position
            standing.failures = 0
            standing.retryNanoseconds = 0
            standing.leasedUntilNanoseconds = leasedUntil
            standing.pagePositions = min(limits.pagePositions, standing.pagePositions * 2)
        }
    }

    /// Notes that a reader has nothing to do of what was up to a position; its checkpoint follows by and by.
    func pass(_ cohort: Cohort, to position: Int64) {
        for reader in cohort.readers {
            update(Place(reader: reader, shard: cohort.shard)) { standing in
                guard standing.isHeld, standing.position == cohort.position else { return }
                standing.position = position
            }
        }
    }

    /// Whether none of the readers failed of late, so that their pages are as long as any.
    func isSound(_ cohort: Cohort) -> Bool {
        cohort.readers.allSatisfy { standing(Place(reader: $0, shard: cohort.shard)).isSound(limits) }
    }

    /// Lets readers gather for a while after a page that was all there was: pages of a few events cost as much as one of many.
    func pace(_ cohort: Cohort, now: UInt64) {
        guard cohort.isToHead else { return }
        // A little less than whoever carries them on sleeps then, so that nobody wakes too early.
        let until = now + limits.pace.wholeNanoseconds / 10 * 9
        for reader in cohort.readers {
            update(Place(reader: reader, shard: cohort.shard)) { $0.pacedNanoseconds = until }
        }
    }

    /// Notes where a lease that was taken or renewed is; `before` is where the checkpoint was believed to be when that was
    /// asked. Answers whether there is anything new in it.
    func lease(_ place: Place, at position: Int64, isStopped: Bool, before: Int64?, until: UInt64) -> Bool {
        update(place) { standing in
            let isNew = !standing.isHeld || standing.isStopped != isStopped
            // A database that crashed may have lost what was not flushed yet, the checkpoint with it.
            let isSetBack = before.map { position < $0 } ?? true
            if !standing.isHeld || isSetBack {
                (standing.position, standing.stored, standing.work) = (position, position, 0)
            } else {
                // What this process committed meanwhile is newer than the answer.
                standing.stored = max(standing.stored, position)
                standing.position = max(standing.position, standing.stored)
            }
            standing.isHeld = true
            standing.isStopped = isStopped
            standing.leasedUntilNanoseconds = until
            return isNew
        }
    }

    /// Where the checkpoints that are held here are believed to be stored.
    var stored: [Place: Int64] { standings.withLock { $0.filter(\.value.isHeld).mapValues(\.stored) } }

    /// Notes that a lease was renewed.
    func renew(_ place: Place, until: UInt64) {
        update(place) { $0.leasedUntilNanoseconds = max($0.leasedUntilNanoseconds, until) }
    }

    /// Lets the leases go that were not renewed in time.
    func expire(now: UInt64) {
        standings.withLock { standings in
            for place in standings.keys where (standings[place]?.leasedUntilNanoseconds ?? 0) <= now {
                standings[place]?.isHeld = false
            }
        }
    }

    /// Notes that a reader is another process's, or not where it was believed to be.
    func lose(_ reader: Int, _ shard: Int) {
        update(Place(reader: reader, shard: shard)) { standing in
            standing.isHeld = false
            (standing.position, standing.stored, standing.work) = (0, 0, 0)
        }
        isAnyLost.withLock { $0 = true }
    }

    /// Whether a reader was lost since this was asked last, so that leases are to be looked at soon.
    func takeLoss() -> Bool {
        isAnyLost.withLock { isAnyLost in
            defer { isAnyLost = false }
            return isAnyLost
        }
    }

    /// Notes that a reader is left to a newer release at a position; answers whether it is the first shard of the reader.
    func leave(_ reader: Int, _ shard: Int, at position: Int64) -> Bool {
        standings.withLock { standings in
            let isFirst = !standings.contains { $0.key.reader == reader && $0.value.leftAt != nil }
            standings[Place(reader: reader, shard: shard)]?.leftAt = position
            standings[Place(reader: reader, shard: shard)]?.isHeld = false
            return isFirst
        }
    }

    /// What is left to a newer release until that has taken it past the position.
    var left: [(place: Place, position: Int64)] {
        standings.withLock { standings in
            standings.compactMap { place, standing in standing.leftAt.map { (place, $0) } }
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
}
