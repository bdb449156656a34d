import Kernel

/// A batch while it is decided: the states of its streams as the commands before left them.
struct BatchDraft {
    /// A stream of the batch.
    struct Stream {
        var key: StreamKey
        var module: String
        var category: String
        /// The version that the database must have.
        var from: Int
        /// The version after the batch.
        var version: Int
        var leaf: [UInt8]
        /// Nil for a stream that does not exist, or of another module.
        var state: (any Sendable)?
        /// Whether an accepted command names it, so that it is locked and compared.
        var isOpened = false
        /// The version of which a snapshot is kept, as far as is known.
        var snapshotVersion = 0
        /// The ordinal, from 1, of its last event in the batch; 0 for none.
        var lastEvent = 0
        /// The last version that it gets here as the second stream of an event; 0 for none.
        var lastSecondVersion = 0
        /// The module that keeps its state in its row; nil for other modules, and where nothing was written to it.
        var keeper: (any ModuleHandle)?
        /// The state after the batch as it is kept in the row; made when the batch is encoded.
        var rowState: [UInt8]?
        var isChanged: Bool { version > from }
    }

    /// A command that was accepted.
    struct Accepted {
        var ticket: LaneTicket
        var states: [any Sendable]
        var versions: [Int]
        var events: Range<Int>
        var resourceVersion: Int
        /// What is stored of its request; made when the batch is encoded.
        var requestCode: [UInt8] = []
    }

    /// A command that was refused, with the streams on whose versions this rests.
    struct Refused {
        var ticket: LaneTicket
        var outcome: LaneOutcome
        var streams: [Int]
    }

    /// An event of the batch.
    struct Event {
        var command: Int
        var stream: Int
        var version: Int
        /// The second stream of an event of two, and the version there.
        var second: (stream: Int, version: Int)?
        var eventID: EventID
        var event: any Sendable
        var encoded = EncodedEvent(type: "", schemaVersion: 0, data: [])
        var subject: SubjectID?
        var key: SubjectID?
        var leaf: [UInt8] = []
    }

    /// A person whom an event erases.
    struct Erasure {
        var command: Int
        var subject: ErasedSubject
        var module: String
    }

    var accepted: [Accepted] = []
    private(set) var refused: [Refused] = []
    /// Commands that cannot be decided: a damaged or newer stream, a program that contradicts itself.
    private(set) var failed: [(ticket: LaneTicket, outcome: LaneOutcome)] = []
    var streams: [Stream] = []
    var events: [Event] = []
    /// The persons whom events of this batch erase, each once.
    var erasures: [Erasure] = []
    /// Whether an event concerns two streams.
    private(set) var hasSecondStreams = false
    /// The data keys that seal something in this batch.
    var subjects: [SubjectKey: SubjectUse] = [:]
    private var places: [StreamKey: Int] = [:]

    /// Decides commands in their order on the streams as they were loaded.
    init(_ tickets: [LaneTicket], _ loaded: [StreamKey: LoadedStream], ids: any IDGenerator) {
        for ticket in tickets { decide(ticket, loaded, ids) }
    }

    /// The positions of its events, where the last is at `last`; there is at least one.
    func positions(upTo last: Int64) -> ClosedRange<Int64> { last - Int64(events.count) + 1...last }

    /// The last position of each module in it.
    func modules(upTo last: Int64) -> [(name: String, position: Int64)] {
        var modules: [(name: String, position: Int64)] = []
        for stream in streams where stream.lastEvent > 0 {
            let position = last - Int64(events.count - stream.lastEvent)
            if let known = modules.firstIndex(where: { $0.name == stream.module }) {
                modules[known].position = max(modules[known].position, position)
            } else {
                modules.append((stream.module, position))
            }
        }
        return modules
    }

    private mutating func decide(_ ticket: LaneTicket, _ loaded: [StreamKey: LoadedStream], _ ids: any IDGenerator) {
        let work = ticket.work
        var indices: [Int] = []
        for reference in work.streams {
            let key = StreamKey(hospitalID: ticket.hospitalID, streamID: reference.id)
            if case .refused(let error)? = loaded[key] {
                return failed.append((ticket, .failed(error)))
            }
            indices.append(place(of: key, loaded))
        }
        for (index, reference) in zip(indices, work.streams) where streams[index].state == nil {
            // A stream is loaded for the module that it belongs to where any command of that module names it.
            if streams[index].version > 0, !isForeign(index, reference, work.module) {
                return failed.append((ticket, .failed(.fault("a stream was not loaded for its module"))))
            }
        }
        let states = zip(indices, work.streams).map { index, reference in
            state(at: index, reference, work.module)
        }
        if let stale = staleness(work.envelope.options, indices) {
            return refused.append(Refused(ticket: ticket, outcome: stale, streams: indices))
        }
        switch work.decide(states) {
        case .rejected(let error):
            refused.append(Refused(ticket: ticket, outcome: .rejected(error), streams: indices))
        case .fault(let words): failed.append((ticket, .failed(.fault(words))))
        case .accepted(let events, let states):
            // Whatever is there now, it is not what the client saw.
            if let missing = missing(work.envelope.options, indices) {
                return refused.append(Refused(ticket: ticket, outcome: missing, streams: indices))
            }
            accept(ticket, events, states, indices, ids)
        }
    }

    private mutating func place(of key: StreamKey, _ loaded: [StreamKey: LoadedStream]) -> Int {
        if let index = places[key] { return index }
        var stream = Stream(key: key, module: "", category: "", from: 0, version: 0, leaf: [])
        if case .hot(let hot)? = loaded[key] {
            stream = Stream(
                key: key, module: hot.module, category: hot.category, from: hot.version, version: hot.version,
                leaf: hot.leaf, state: hot.state, snapshotVersion: hot.snapshotVersion)
        }
        places[key] = streams.count
        streams.append(stream)
        return streams.count - 1
    }

    /// The state to decide on; a stream of another module or category counts as one that does not exist.
    private func state(at index: Int, _ reference: StreamReference, _ module: any ModuleHandle) -> any Sendable {
        guard let state = streams[index].state, !isForeign(index, reference, module) else { return module.initialState }
        return state
    }

    private func isForeign(_ index: Int, _ reference: StreamReference, _ module: any ModuleHandle) -> Bool {
        let stream = streams[index]
        return stream.version > 0 && (stream.module != module.name || stream.category != reference.category)
    }

    /// A stream that the client saw in another version; one that does not exist is left to the decider first, which knows
    /// whether that is `notFound`.
    private func staleness(_ options: CommandOptions, _ indices: [Int]) -> LaneOutcome? {
        if options.expectedVersions.isEmpty { return nil }
        for (streamIndex, index) in indices.enumerated() {
            guard let expected = options.expectedVersions[streamIndex] else { continue }
            let actual = streams[index].version
            if actual != expected, actual > 0 { return .stale(streamIndex: streamIndex, actual: actual) }
        }
        return nil
    }

    /// A stream that the client saw and that does not exist, where the decider does not mind.
    private func missing(_ options: CommandOptions, _ indices: [Int]) -> LaneOutcome? {
        if options.expectedVersions.isEmpty { return nil }
        for (streamIndex, index) in indices.enumerated() where streams[index].version == 0 {
            if options.expectedVersions[streamIndex] ?? 0 > 0 { return .stale(streamIndex: streamIndex, actual: 0) }
        }
        return nil
    }

    private mutating func accept(
        _ ticket: LaneTicket, _ decided: [DecidedEvent], _ states: [any Sendable], _ indices: [Int],
        _ ids: any IDGenerator
    ) {
        let work = ticket.work
        let areForeign = zip(indices, work.streams).map { isForeign($0, $1, work.module) }
        for event in decided {
            if areForeign[event.streamIndex] || event.secondStreamIndex.map({ areForeign[$0] }) ?? false {
                return failed.append((ticket, .failed(.fault("an event for a stream of another module"))))
            }
            if let second = event.secondStreamIndex, indices[second] == indices[event.streamIndex] {
                return failed.append((ticket, .failed(.fault("an event names one stream twice"))))
            }
        }
        let first = events.count
        for event in decided { add(event, indices, ids) }
        let keeper = work.module.rowForm > 0 ? work.module : nil
        for (streamIndex, index) in indices.enumerated() {
            streams[index].isOpened = true
            if areForeign[streamIndex] { continue }
            streams[index].state = states[streamIndex]
            if let keeper { streams[index].keeper = keeper }
            streams[index].module = work.module.name
            streams[index].category = work.streams[streamIndex].category
        }
        let versions = indices.map { streams[$0].version }
        let resource = work.streams.firstIndex { $0.id == work.envelope.options.resourceID } ?? 0
        accepted.append(
            Accepted(
                ticket: ticket, states: states, versions: versions, events: first..<events.count,
                resourceVersion: versions.indices.contains(resource) ? versions[resource] : 0))
    }

    /// Adds an event of the command that is being accepted.
    private mutating func add(_ decided: DecidedEvent, _ indices: [Int], _ ids: any IDGenerator) {
        let index = indices[decided.streamIndex]
        var event = Event(
            command: accepted.count, stream: index, version: advance(index), eventID: ids.make(), event: decided.event)
        if let secondIndex = decided.secondStreamIndex {
            let second = indices[secondIndex]
            event.second = (second, advance(second))
            streams[second].lastSecondVersion = streams[second].version
            hasSecondStreams = true
        }
        events.append(event)
    }

    /// Raises the version of a stream by one, for the event that is about to be added; gives it.
    private mutating func advance(_ index: Int) -> Int {
        streams[index].version += 1
        streams[index].lastEvent = events.count + 1
        return streams[index].version
    }
}

/// How a data key is used by a batch.
enum SubjectUse {
    /// It is stored already.
    case stored
    /// It is made by this batch: the wrapped form, and the key to keep once it is stored.
    case fresh(wrapped: [UInt8], Keyring.SubjectKeyState)
}
