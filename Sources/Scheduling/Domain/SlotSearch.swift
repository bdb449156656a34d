import Kernel
import SchedulingAPI

/// One going through of a question, practitioner by practitioner and span by span.
struct SlotSearch {
    /// A slot in few bytes: of many that are found most may not be answered.
    struct Candidate {
        /// In microseconds.
        var startsAt: Int64
        /// The practitioner's place in the question.
        var practitioner: Int32
        /// The room's place in the question; -1 where the service needs none, or the group's own counts.
        var room: Int32
        /// The place of the span, or of the group, among the practitioner's.
        var source: Int32
        /// Whether it is a group that runs already.
        var isGroup: Bool
    }

    /// What was found, by start, practitioner and place once it has run.
    private(set) var found: [Candidate] = []
    private let question: SlotQuestion
    private let duration: Int64
    private let length: Int64
    private let step: Int64
    private var timelines: [LocationID?: RoomTimeline] = [:]

    init(_ question: SlotQuestion) {
        var question = question
        question.practitioners.sort { $0.id < $1.id }
        question.rooms.sort { $0.id < $1.id }
        self.question = question
        duration = Int64(question.durationMinutes) * Self.minute
        length = duration + Int64(question.bufferMinutes) * Self.minute
        step = max(1, Int64(question.slotMinutes)) * Self.minute
    }

    /// Finds everything.
    mutating func run() {
        guard question.from < question.to else { return }
        if question.needsRoom { makeTimelines() }
        for (place, practitioner) in question.practitioners.enumerated() {
            let busy = BusySpan.joined(practitioner.busy)
            for (source, span) in practitioner.spans.enumerated() {
                sweep(span, of: Int32(place), source: Int32(source), busy)
            }
            takeGroups(of: practitioner, Int32(place))
        }
        // Each practitioner's are in order already, which the sort makes use of.
        found.sort { ($0.startsAt, $0.practitioner, $0.source) < ($1.startsAt, $1.practitioner, $1.source) }
    }

    /// The slot in full.
    func view(_ candidate: Candidate) -> SlotView {
        let practitioner = question.practitioners[Int(candidate.practitioner)]
        let start = Timestamp(microseconds: candidate.startsAt)
        let source = Int(candidate.source)
        if candidate.isGroup {
            let group = practitioner.groups[source]
            var view = SlotView(practitionerId: practitioner.id, startsAt: start, endsAt: group.endsAt)
            view.roomId = group.roomID
            view.locationId = group.locationID
            view.seats = group.seats
            return view
        }
        let end = Timestamp(microseconds: candidate.startsAt + duration)
        var view = SlotView(practitionerId: practitioner.id, startsAt: start, endsAt: end)
        view.roomId = candidate.room < 0 ? nil : question.rooms[Int(candidate.room)].id
        view.locationId = practitioner.spans[source].work.locationID
        view.seats = question.capacity > 1 ? question.capacity : nil
        return view
    }

    private static let minute: Int64 = 60_000_000

    private mutating func makeTimelines() {
        let places = Dictionary(grouping: question.rooms.enumerated(), by: \.element.locationID)
        timelines = places.mapValues { rooms in
            RoomTimeline(
                rooms.map { (place: $0.offset, busy: $0.element.busy) }, length: length,
                from: question.from.microseconds, to: question.to.microseconds)
        }
    }

    /// Goes along the starts of a span, past each thing that is in the way at once.
    private mutating func sweep(_ span: SlotSpan, of practitioner: Int32, source: Int32, _ busy: [BusySpan]) {
        let origin = span.work.startsAt.microseconds
        let last = min(span.work.endsAt.microseconds - duration, question.to.microseconds - 1)
        var start = gridStart(origin, notBefore: question.from.microseconds)
        guard start <= last else { return }
        var blocks = SpanWalk(busy, at: start)
        var closed = SpanWalk(span.closed, at: start)
        var rooms = RoomWalk(question.needsRoom, timelines[span.work.locationID], at: start)
        while start <= last {
            if let end = blocks.inTheWay(of: start, length: length) ?? closed.inTheWay(of: start, length: 1) {
                start = gridStart(origin, notBefore: end)
                continue
            }
            switch rooms.room(at: start) {
            case .never: return
            case .notBefore(let instant): start = gridStart(origin, notBefore: instant)
            case .free(let room):
                found.append(
                    Candidate(
                        startsAt: start, practitioner: practitioner, room: room, source: source, isGroup: false))
                start += step
            }
        }
    }

    private mutating func takeGroups(of practitioner: SlotPractitioner, _ place: Int32) {
        for (source, group) in practitioner.groups.enumerated() where group.seats > 0 {
            guard question.from <= group.startsAt, group.startsAt < question.to else { continue }
            found.append(
                Candidate(
                    startsAt: group.startsAt.microseconds, practitioner: place, room: -1, source: Int32(source),
                    isGroup: true))
        }
    }

    /// The first start of a span's grid at or behind an instant.
    private func gridStart(_ origin: Int64, notBefore instant: Int64) -> Int64 {
        instant <= origin ? origin : origin + (instant - origin + step - 1) / step * step
    }
}

/// Goes along whiles in order, forward alone.
private struct SpanWalk {
    private let spans: [BusySpan]
    private var place: Int

    /// Begins with the first that ends behind an instant.
    init(_ spans: [BusySpan], at instant: Int64) {
        self.spans = spans
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].endsAt.microseconds <= instant { low = middle + 1 } else { high = middle }
        }
        place = low
    }

    /// When what meets `start..<start + length` ends; nil where nothing does.
    mutating func inTheWay(of start: Int64, length: Int64) -> Int64? {
        while place < spans.count, spans[place].endsAt.microseconds <= start { place += 1 }
        guard place < spans.count, spans[place].startsAt.microseconds < start + length else { return nil }
        return spans[place].endsAt.microseconds
    }
}

/// Goes along the rooms of a place, forward alone.
private struct RoomWalk {
    /// Whether there is a room.
    enum Found {
        /// This one; -1 where none is needed.
        case free(Int32)
        /// None until then.
        case notBefore(Int64)
        /// None any more.
        case never
    }

    private let stretches: [RoomTimeline.Stretch]?
    private var place: Int

    init(_ isNeeded: Bool, _ timeline: RoomTimeline?, at instant: Int64) {
        stretches = isNeeded ? timeline?.stretches ?? [] : nil
        place = timeline?.place(at: instant) ?? -1
    }

    mutating func room(at start: Int64) -> Found {
        guard let stretches else { return .free(-1) }
        while place + 1 < stretches.count, stretches[place + 1].startsAt <= start { place += 1 }
        if place >= 0, let room = stretches[place].room { return .free(Int32(room)) }
        return place + 1 < stretches.count ? .notBefore(stretches[place + 1].startsAt) : .never
    }
}
