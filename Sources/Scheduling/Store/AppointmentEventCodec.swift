import Journal
import Kernel
import SchedulingAPI

/// Stored name <-> event of this part of the module. Names and versions are never changed once released.
enum AppointmentEventCodec {
    /// The stored names with their newest versions.
    static let versions: [String: Int] = [:]

    static func subject(of event: AppointmentEvent) -> SubjectID? { nil }

    static func encode(_ event: AppointmentEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        throw .inactive
    }

    static func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> AppointmentEvent {
        throw .unknownType(stored.type)
    }
}
