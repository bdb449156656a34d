import Kernel

/// The newest events of one shard that this process committed, as readers get them: whoever follows close behind need not ask
/// the database for what this process wrote a moment ago, nor decode it.
///
/// Kept are events that concern nobody. Of the others the log is read, because a reader holds the data keys of those whom it
/// reads about, and whether their fields still open is known only there.
struct RecentEvents: Sendable {
    /// An event that somebody reads here.
    struct Entry: Sendable {
        var module: String
        var event: DecodedEvent
    }

    /// What is behind a position.
    struct Page: Sendable {
        /// Everything up to there was looked at.
        var end: Int64
        var entries: [Entry]
    }

    /// The most events that are kept after a trim, and the most bytes of their data.
    static let (countLimit, bytesLimit) = (2_048, 1_048_576)

    /// The modules whose events are kept.
    private var modules: Set<String> = []
    /// All positions behind this one, up to `known`, were looked at: what is not in `entries` is of no such module.
    private var from: Int64 = .max
    private var known: Int64 = 0
    private var entries: [Entry] = []
    private var bytes = 0

    /// Notes a batch at its positions with the events of it that are of these modules, in order; what is nil concerns somebody.
    mutating func append(
        _ positions: ClosedRange<Int64>, of modules: Set<String>, _ events: [(position: Int64, entry: Entry?)]
    ) {
        if positions.lowerBound != known + 1 || from == .max || modules != self.modules {
            restart(after: positions.lowerBound - 1)
            self.modules = modules
        }
        for (position, entry) in events {
            guard let entry else {
                restart(after: position)
                continue
            }
            entries.append(entry)
            bytes += entry.event.stored.data.count
        }
        known = positions.upperBound
        // Not one by one: what stays is moved each time.
        if entries.count > 2 * Self.countLimit || bytes > 2 * Self.bytesLimit { trim() }
    }

    /// The events behind a position up to another, of which the first always fits; nil where those of the modules are not all
    /// known here.
    func page(after position: Int64, upTo last: Int64, of modules: Set<String>, limitBytes: Int64) -> Page? {
        guard position >= from, position < known, position < last, modules.isSubset(of: self.modules) else {
            return nil
        }
        var page = Page(end: min(last, known), entries: [])
        var pageBytes: Int64 = 0
        for entry in entries[index(after: position)...] {
            if entry.event.stored.position > page.end { break }
            if pageBytes >= limitBytes {
                page.end = entry.event.stored.position - 1
                break
            }
            pageBytes += Int64(entry.event.stored.data.count)
            page.entries.append(entry)
        }
        return page
    }

    /// The place of the first entry behind a position.
    private func index(after position: Int64) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].event.stored.position <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func restart(after position: Int64) {
        entries.removeAll(keepingCapacity: true)
        (from, bytes) = (position, 0)
    }

    private mutating func trim() {
        var dropped = 0
        while dropped < entries.count, entries.count - dropped > Self.countLimit || bytes > Self.bytesLimit {
            bytes -= entries[dropped].event.stored.data.count
            from = entries[dropped].event.stored.position
            dropped += 1
        }
        entries.removeFirst(dropped)
    }
}

extension BatchDraft {
    /// The events of modules, as readers get them, where the batch's last event is at `last`; nil for one that concerns somebody.
    func recent(of modules: Set<String>, last: RecordedPlace) -> [(position: Int64, entry: RecentEvents.Entry?)] {
        let first = last.number - Int64(events.count) + 1
        var recent: [(position: Int64, entry: RecentEvents.Entry?)] = []
        recent.reserveCapacity(events.count)
        for (index, event) in events.enumerated() where modules.contains(streams[event.stream].module) {
            let position = first + Int64(index)
            guard event.subject == nil, event.key == nil else {
                recent.append((position, nil))
                continue
            }
            let decoded = DecodedEvent(
                category: streams[event.stream].category, stored: stored(event, at: position, last), event: event.event)
            recent.append((position, RecentEvents.Entry(module: streams[event.stream].module, event: decoded)))
        }
        return recent
    }

    /// The row of an event that concerns nobody.
    private func stored(_ event: Event, at position: Int64, _ last: RecordedPlace) -> StoredEvent {
        let key = streams[event.stream].key
        let envelope = accepted[event.command].ticket.envelope
        var stored = StoredEvent(
            event.encoded, hospitalID: key.hospitalID, streamID: key.streamID, version: event.version,
            eventID: event.eventID)
        stored.shard = last.shard
        stored.position = position
        stored.commandID = envelope.commandID
        stored.actorID = envelope.actorID
        stored.recordedAt = last.recordedAt
        if let second = event.second {
            stored.second = SecondStream(streamID: streams[second.stream].key.streamID, version: second.version)
        }
        return stored
    }
}
