public import Kernel

/// When work that recurs is due.
public enum JobSchedule: Hashable, Sendable {
    /// So long after it was due before; at least a second.
    case every(Duration)
    /// Each day at a time of day, in UTC.
    case daily(at: LocalTime)

    /// The first moment behind `now` at which work is due that was due at `due`, and how many such moments were missed between
    /// the two: they are made up for by one run.
    public func next(after due: Timestamp, now: Timestamp) -> (due: Timestamp, missed: Int) {
        switch self {
        case .every(let period):
            let step = max(period.microseconds, Self.leastMicroseconds)
            let passed = max(0, now.microseconds - due.microseconds) / step
            return (Timestamp(microseconds: due.microseconds + (passed + 1) * step), Int(passed))
        case .daily(let time):
            let first = Self.moment(time, behind: due)
            let next = Self.moment(time, behind: max(due, now))
            return (next, Int((next.microseconds - first.microseconds) / Self.dayMicroseconds))
        }
    }

    /// When work is first due that was never done.
    public func first(now: Timestamp) -> Timestamp {
        switch self {
        case .every: now
        case .daily(let time): Self.moment(time, behind: now)
        }
    }

    /// The time between two moments.
    public var period: Duration {
        switch self {
        case .every(let period): max(period, .microseconds(Self.leastMicroseconds))
        case .daily: .microseconds(Self.dayMicroseconds)
        }
    }

    private static let leastMicroseconds: Int64 = 1_000_000
    private static let dayMicroseconds: Int64 = 86_400_000_000

    /// The first moment behind `instant` at which it is `time` in UTC.
    private static func moment(_ time: LocalTime, behind instant: Timestamp) -> Timestamp {
        let behindMidnight = (instant.microseconds - time.microsecondOfDay).flooredRemainder(by: dayMicroseconds)
        return Timestamp(microseconds: instant.microseconds + dayMicroseconds - behindMidnight)
    }
}

extension Duration {
    /// Whole microseconds.
    fileprivate var microseconds: Int64 { Int64(self / .microseconds(1)) }
}

extension Int64 {
    /// The remainder that is never negative, of a divisor above zero.
    fileprivate func flooredRemainder(by divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
