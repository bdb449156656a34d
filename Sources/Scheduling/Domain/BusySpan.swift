import Kernel

/// A while in which a practitioner or a room is taken, with what is kept free behind it.
struct BusySpan: Hashable, Sendable {
    /// From when.
    var startsAt: Timestamp
    /// Until when, exclusive.
    var endsAt: Timestamp

    /// The whiles in order, of which those that overlap or meet are one: somebody may be booked twice by who may do that.
    static func joined(_ spans: [BusySpan]) -> [BusySpan] {
        var joined: [BusySpan] = []
        joined.reserveCapacity(spans.count)
        for span in spans.sorted(by: { $0.startsAt < $1.startsAt }) where span.startsAt < span.endsAt {
            if let last = joined.last, span.startsAt <= last.endsAt {
                joined[joined.count - 1].endsAt = max(last.endsAt, span.endsAt)
            } else {
                joined.append(span)
            }
        }
        return joined
    }
}
