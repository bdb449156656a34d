import Kernel

/// Which room of one place is free for a service, by the instant at which it would start: found once for all practitioners.
struct RoomTimeline {
    /// From an instant until the next of the list.
    struct Stretch: Hashable {
        /// From when, in microseconds.
        var startsAt: Int64
        /// The first room that is free for whoever starts here; nil where none is.
        var room: Int?
    }

    /// In order; before the first no room is free.
    private(set) var stretches: [Stretch] = []

    /// Goes through the rooms of one place, by their places in the question.
    ///
    /// `length` is how long a room is taken, in microseconds; starts count in `from..<to`.
    init(_ rooms: [(place: Int, busy: [BusySpan])], length: Int64, from: Int64, to: Int64) {
        var turns: [(at: Int64, rank: Int, opens: Bool)] = []
        for (rank, room) in rooms.enumerated() {
            var free = from
            for busy in BusySpan.joined(room.busy) {
                // It must be over when the next begins, so it starts so much earlier.
                let last = busy.startsAt.microseconds - length
                if free <= last {
                    turns.append((free, rank, true))
                    turns.append((last + 1, rank, false))
                }
                free = max(free, busy.endsAt.microseconds)
            }
            if free < to { turns.append((free, rank, true)) }
        }
        turns.sort { $0.at < $1.at }
        var open = RankSet(count: rooms.count)
        var index = 0
        while index < turns.count {
            let instant = turns[index].at
            while index < turns.count, turns[index].at == instant {
                open.set(turns[index].rank, turns[index].opens)
                index += 1
            }
            let room = open.first.map { rooms[$0].place }
            if stretches.last?.room != room { stretches.append(Stretch(startsAt: instant, room: room)) }
        }
    }

    /// The last stretch that begins at or before an instant; -1 where none does.
    func place(at instant: Int64) -> Int {
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].startsAt <= instant { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}

/// Small numbers of which the least is wanted.
private struct RankSet {
    private var words: [UInt64]

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    mutating func set(_ rank: Int, _ isIn: Bool) {
        let bit: UInt64 = 1 << UInt64(rank % 64)
        if isIn { words[rank / 64] |= bit } else { words[rank / 64] &= ~bit }
    }

    var first: Int? {
        for (place, word) in words.enumerated() where word != 0 { return place * 64 + word.trailingZeroBitCount }
        return nil
    }
}
