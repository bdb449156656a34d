/// The offsets of one zone from UTC over time, as its zoneinfo file says.
public struct TimeZoneData: Sendable {
    /// A span of time in which the offset does not change; seconds since the Unix epoch, `end` excluded.
    struct Segment: Equatable {
        var start: Int64
        var end: Int64
        var offsetSeconds: Int
    }

    /// The name by which it was asked for, such as `Africa/Cairo`.
    public let name: String
    /// Instants at which the offset changes, ascending.
    let transitions: [Int64]
    /// The offset from the transition of the same index on.
    let offsets: [Int]
    /// The offset before the first transition.
    let initialOffset: Int
    /// What holds after the last transition; nil: the last offset for ever.
    let rule: TimeZoneRule?

    /// UTC, which needs no file.
    public static let utc = TimeZoneData(name: "UTC", transitions: [], offsets: [], initialOffset: 0, rule: nil)

    init(name: String, transitions: [Int64], offsets: [Int], initialOffset: Int, rule: TimeZoneRule?) {
        self.name = name
        self.transitions = transitions
        self.offsets = offsets
        self.initialOffset = initialOffset
        self.rule = rule
    }

    /// Seconds by which local time is ahead of UTC at `instant`; negative west of Greenwich.
    public func offsetSeconds(at instant: Timestamp) -> Int {
        segment(at: instant.seconds).offsetSeconds
    }

    /// What a clock on the wall shows at `instant`, held within the years 0001 to 9999.
    public func local(at instant: Timestamp) -> LocalDateTime {
        LocalDateTime(utc: instant.advanced(by: .seconds(offsetSeconds(at: instant))))
    }

    /// The instant at which a clock on the wall shows `local`, and whether it does so once, never or twice.
    ///
    /// A time that the clocks skip moves forward by as much as they do; of two instants it is the first.
    public func resolve(_ local: LocalDateTime) -> LocalTimeResolution {
        let shown = local.instantIfUTC
        let seconds = shown.seconds
        // No offset is beyond a day and two hours, so that the segments around the reading are all that matter.
        var current = segment(at: seconds - Self.furthestOffsetSeconds)
        var found: [Int] = []
        var offsetOfGap: (before: Int, after: Int)?
        while true {
            let candidate = seconds - Int64(current.offsetSeconds)
            if candidate >= current.start && candidate < current.end { found.append(current.offsetSeconds) }
            guard current.end <= seconds + Self.furthestOffsetSeconds else { break }
            let next = segment(at: current.end)
            let isSkipped =
                seconds >= current.end + Int64(current.offsetSeconds)
                && seconds < current.end + Int64(next.offsetSeconds)
            if isSkipped && offsetOfGap == nil { offsetOfGap = (current.offsetSeconds, next.offsetSeconds) }
            current = next
        }
        if let first = found.first {
            let instant = shown.advanced(by: .seconds(-first))
            guard found.count > 1 else { return LocalTimeResolution(instant: instant, kind: .unique) }
            return LocalTimeResolution(
                instant: instant, kind: .overlap(second: shown.advanced(by: .seconds(-found[1]))))
        }
        guard let gap = offsetOfGap else {
            return LocalTimeResolution(
                instant: shown.advanced(by: .seconds(-current.offsetSeconds)), kind: .unique)
        }
        return LocalTimeResolution(
            instant: shown.advanced(by: .seconds(-gap.before)),
            kind: .gap(shift: .seconds(gap.after - gap.before)))
    }

    /// The segment that holds `seconds` since the Unix epoch.
    func segment(at seconds: Int64) -> Segment {
        let index = transitionCount(upTo: seconds)
        let start = index == 0 ? Int64.min : transitions[index - 1]
        let offset = index == 0 ? initialOffset : offsets[index - 1]
        if index < transitions.count {
            return Segment(start: start, end: transitions[index], offsetSeconds: offset)
        }
        guard let rule else { return Segment(start: start, end: .max, offsetSeconds: offset) }
        let following = rule.segment(at: seconds)
        return Segment(
            start: max(following.start, start), end: following.end, offsetSeconds: following.offsetSeconds)
    }

    private static let furthestOffsetSeconds: Int64 = 26 * 3600

    /// How many transitions are at or before `seconds`.
    private func transitionCount(upTo seconds: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The instant of a local time, and how certain it is.
public struct LocalTimeResolution: Hashable, Sendable {
    /// How often the clocks show the local time.
    public enum Kind: Hashable, Sendable {
        /// Once.
        case unique
        /// Never: the clocks skip it, and the instant lies later on the wall by `shift`.
        case gap(shift: Duration)
        /// Twice: the instant is the first, and `second` the other.
        case overlap(second: Timestamp)
    }

    /// The instant that is meant.
    public var instant: Timestamp
    /// How often the clocks show the local time.
    public var kind: Kind
}
