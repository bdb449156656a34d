/// An instant in UTC with the precision of PostgreSQL's `timestamptz`: whole microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch; negative before it.
    public let microseconds: Int64

    /// Makes an instant from microseconds since the Unix epoch.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Makes an instant from whole seconds since the Unix epoch, held within what microseconds can say.
    public init(seconds: Int64) {
        self.microseconds = Saturating.multiply(seconds, 1_000_000)
    }

    /// The first instant that has a text form: 0001-01-01T00:00:00Z.
    public static let earliest = Timestamp(seconds: -62_135_596_800)
    /// The last instant that has a text form: 9999-12-31T23:59:59.999999Z.
    public static let latest = Timestamp(microseconds: 253_402_300_799_999_999)

    /// Orders by time.
    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// Whole seconds since the Unix epoch, rounded towards the past.
    public var seconds: Int64 { microseconds.flooredQuotient(by: 1_000_000) }

    /// The instant that lies `duration` later (earlier where it is negative), cut to whole microseconds.
    ///
    /// What lies beyond the range of 64 bits is held at its end.
    public func advanced(by duration: Duration) -> Timestamp {
        let parts = duration.components
        let step = Saturating.add(
            Saturating.multiply(parts.seconds, 1_000_000), parts.attoseconds / 1_000_000_000_000)
        return Timestamp(microseconds: Saturating.add(microseconds, step))
    }

    /// The time from `earlier` to this instant.
    public func since(_ earlier: Timestamp) -> Duration {
        .microseconds(microseconds) - .microseconds(earlier.microseconds)
    }
}

/// Integer arithmetic that stops at the ends of its range, for values that come from outside and must never trap.
enum Saturating {
    static func multiply(_ left: Int64, _ right: Int64) -> Int64 {
        let (value, overflow) = left.multipliedReportingOverflow(by: right)
        guard overflow else { return value }
        return (left < 0) == (right < 0) ? .max : .min
    }

    static func add(_ left: Int64, _ right: Int64) -> Int64 {
        let (value, overflow) = left.addingReportingOverflow(right)
        guard overflow else { return value }
        return left < 0 ? .min : .max
    }
}

extension BinaryInteger {
    /// The quotient rounded towards negative infinity; `divisor` is positive.
    func flooredQuotient(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The remainder that belongs to `flooredQuotient`: from zero to one less than `divisor`.
    func flooredRemainder(by divisor: Self) -> Self {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
