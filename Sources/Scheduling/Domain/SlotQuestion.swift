import Kernel
import SchedulingAPI

/// What free slots are looked for with: the service's times, and who and what could be taken, and when they are.
struct SlotQuestion: Hashable, Sendable {
    /// The first instant at which a slot may start.
    var from: Timestamp
    /// The instant before which it starts.
    var to: Timestamp
    /// How long the service takes.
    var durationMinutes: Int
    /// How long practitioner and room are taken behind it.
    var bufferMinutes: Int
    /// The distance of starts, counted from the beginning of each working span.
    var slotMinutes: Int
    /// How many patients one block takes; above 1 slots say how many seats they have.
    var capacity = 1
    /// Whether it takes a room.
    var needsRoom = false
    /// Who could give it, each once.
    var practitioners: [SlotPractitioner] = []
    /// The rooms in which it can be given.
    var rooms: [SlotRoom] = []

    /// Asks for starts in `from..<to` of a service.
    init(of service: ServiceView, from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = to
        durationMinutes = service.durationMinutes
        bufferMinutes = service.bufferAfterMinutes
        slotMinutes = service.slotMinutes
        capacity = service.capacity
        needsRoom = service.needsRoom
    }
}

/// Somebody who could give the service.
struct SlotPractitioner: Hashable, Sendable {
    /// The user.
    var id: UserID
    /// When they work, in order.
    var spans: [SlotSpan] = []
    /// When they are taken, in any order.
    var busy: [BusySpan] = []
    /// Their sessions of the service that have seats left.
    var groups: [OpenGroup] = []
}

/// A while in which a practitioner works, with what of it may not begin a slot.
struct SlotSpan: Hashable, Sendable {
    /// The while.
    var work: WorkingSpan
    /// When nothing of the service may start, in order and apart: on days on which they lack a credential.
    var closed: [BusySpan] = []
}

/// A room in which the service can be given.
struct SlotRoom: Hashable, Sendable {
    /// The room.
    var id: RoomID
    /// Where it is: it serves spans of this place alone.
    var locationID: LocationID?
    /// When it is taken, in any order.
    var busy: [BusySpan] = []
}

/// A session that several patients attend, with seats left.
struct OpenGroup: Hashable, Sendable {
    /// Its room.
    var roomID: RoomID?
    /// Where it is.
    var locationID: LocationID?
    /// When it starts.
    var startsAt: Timestamp
    /// When it ends, without what is kept free behind it.
    var endsAt: Timestamp
    /// How many patients it still takes.
    var seats: Int
}
