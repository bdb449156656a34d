import Kernel
import SchedulingAPI

/// The streams of the module: their stored category names, and the ids of those that are derived.
enum SchedulingStreams {
    /// The stream of a service; the stream's id is the service's.
    static func service(_ id: ServiceID) -> StreamReference { StreamReference(id.retagged(), category: "service") }

    /// The stream of a room; the stream's id is the room's.
    static func room(_ id: RoomID) -> StreamReference { StreamReference(id.retagged(), category: "room") }

    /// The stream of a practitioner's schedule, derived from the user's id, which names the user's own stream.
    static func schedule(of practitioner: UserID) -> StreamReference {
        StreamReference(
            StreamID(high: practitioner.high ^ scheduleWord, low: practitioner.low), category: "practitionerSchedule")
    }

    /// The practitioner of a schedule's stream.
    static func practitioner(ofSchedule stream: StreamID) -> UserID {
        UserID(high: stream.high ^ scheduleWord, low: stream.low)
    }

    /// A fixed word, never to be changed: "schedule".
    private static let scheduleWord: UInt64 = 0x7363_6865_6475_6c65
}
