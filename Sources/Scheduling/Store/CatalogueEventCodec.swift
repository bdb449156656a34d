import Journal
import Kernel
import SchedulingAPI

/// Stored name <-> event of services, rooms and schedules. Names and versions are never changed once released.
///
/// Nothing here concerns a patient: all of it stands in the clear.
enum CatalogueEventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case serviceDefined, serviceChanged, roomOpened, roomChanged, practitionerScheduleSet
    }

    /// The stored names with their newest versions.
    static let versions = Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0.rawValue, 1) })

    static func subject(of event: CatalogueEvent) -> SubjectID? { nil }

    static func encode(_ event: CatalogueEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .serviceDefined(let event): try encoded(.serviceDefined, StoredService(event))
        case .serviceChanged(let event): try encoded(.serviceChanged, StoredService(event))
        case .roomOpened(let event): try encoded(.roomOpened, StoredRoom(event))
        case .roomChanged(let event): try encoded(.roomChanged, StoredRoom(event))
        case .practitionerScheduleSet(let event): try encoded(.practitionerScheduleSet, StoredScheduleSet(event))
        }
    }

    static func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> CatalogueEvent {
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        switch name {
        case .serviceDefined: return .serviceDefined(try read(StoredService.self, stored).event)
        case .serviceChanged: return .serviceChanged(try read(StoredService.self, stored).event)
        case .roomOpened: return .roomOpened(try read(StoredRoom.self, stored).event)
        case .roomChanged: return .roomChanged(try read(StoredRoom.self, stored).event)
        case .practitionerScheduleSet:
            return .practitionerScheduleSet(try read(StoredScheduleSet.self, stored).event)
        }
    }

    private static func encoded(_ name: Name, _ data: some Encodable) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(type: name.rawValue, schemaVersion: 1, data: try StoredJSON.encode(data, in: name.rawValue))
    }

    private static func read<Data: Decodable>(
        _: Data.Type, _ stored: StoredEvent
    ) throws(EventCodecError) -> Data {
        try StoredJSON.decode(Data.self, from: stored.data, in: stored.type)
    }
}
