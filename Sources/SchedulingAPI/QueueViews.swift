public import JSON
public import Kernel

/// Why somebody is called before others (FHIR ServiceRequest priority, as a front desk says it).
///
/// The raw names are stored and never renamed.
public enum QueuePriority: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Before everybody else; older or frail, with a head start; on time for an appointment, with a head start; nothing of that.
    case emergency, elderly, onTimeAppointment, walkIn
}

/// How much earlier somebody is taken to have come, by class, in seconds (0–14,400).
///
/// A token waits in the order of the instant of its issue less its head start. So everybody ages alike: nobody who is no
/// emergency is overtaken by anybody who comes later than the difference of their head starts.
public struct QueueHeadStarts: Hashable, Sendable, Codable {
    /// Of elderly and frail patients; 1,200 unless it is set.
    public var elderly: Int
    /// Of those who are on time for an appointment; 900 unless it is set.
    public var onTimeAppointment: Int
    /// Of everybody else; 0 unless it is set.
    public var walkIn: Int

    /// Makes head starts, those of a queue that never set them; see the properties.
    public init(elderly: Int = 1_200, onTimeAppointment: Int = 900, walkIn: Int = 0) {
        self.elderly = elderly
        self.onTimeAppointment = onTimeAppointment
        self.walkIn = walkIn
    }

    /// That of a class; emergencies need none, as they are before all others.
    public func seconds(of priority: QueuePriority) -> Int {
        switch priority {
        case .emergency: 0
        case .elderly: elderly
        case .onTimeAppointment: onTimeAppointment
        case .walkIn: walkIn
        }
    }
}

/// Where patients wait to be called.
public struct QueueView: Hashable, Sendable, Codable {
    /// The queue.
    public var id: QueueID
    /// What people call it; 1–100 characters. The public board shows it.
    public var name: String
    /// What its numbers begin with; 0–4 letters and digits.
    public var prefix: String
    /// Where it is; nil for a hospital of one place. Its days are those of that place.
    public var locationId: LocationID?
    /// How much earlier classes are taken to have come.
    public var headStartSeconds: QueueHeadStarts
    /// How long one patient takes where the day has not shown it yet, 1–480 minutes.
    public var defaultServiceMinutes: Int
    /// Whether it takes patients.
    public var status: ServiceStatus
    /// Whether there is a public link to its board.
    public var hasBoardLink: Bool
    /// The version, which the ETag quotes.
    public var version: Int
    /// When it was made.
    public var createdAt: Timestamp
    /// When it was last changed.
    public var updatedAt: Timestamp

    /// Makes a view with what every queue has; the rest is set afterwards.
    public init(id: QueueID, name: String, createdAt: Timestamp) {
        self.id = id
        self.name = name
        prefix = ""
        headStartSeconds = QueueHeadStarts()
        defaultServiceMinutes = SchedulingLimits.defaultServiceMinutes
        status = .active
        hasBoardLink = false
        version = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// The public link to a queue's board; it is shown once.
public struct BoardLinkView: Hashable, Sendable, Codable {
    /// The key in that path; nobody has it but whoever keeps this answer.
    public var key: String
    /// The path of the page, such as `/boards/…`; whoever has it sees the board.
    public var path: String
    /// Since when it is good; an earlier link of the queue no longer is.
    public var createdAt: Timestamp

    /// Makes the link of a key.
    public init(key: String, createdAt: Timestamp) {
        self.key = key
        path = "/boards/\(key)"
        self.createdAt = createdAt
    }
}
