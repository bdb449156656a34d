import Journal
import Kernel
import SchedulingAPI

/// What a batch does to one row of the catalogue: the last event says it all.
struct CatalogueRowChange<Last> {
    var hospitalID: HospitalID
    var version: Int
    /// When the batch makes the row; nil where it changes one.
    var createdAt: Timestamp?
    var last: Last
}

/// What a batch does to the rows of the catalogue, one change per row.
struct CatalogueChanges {
    private var serviceRows = RowChanges<RowKey<ServiceTag>, CatalogueRowChange<ServiceWritten>>()
    private var roomRows = RowChanges<RowKey<RoomTag>, CatalogueRowChange<RoomWritten>>()
    private var scheduleRows = RowChanges<RowKey<UserTag>, CatalogueRowChange<PractitionerScheduleSet>>()

    /// Of services.
    var services: [CatalogueRowChange<ServiceWritten>] { serviceRows.changes }
    /// Of rooms.
    var rooms: [CatalogueRowChange<RoomWritten>] { roomRows.changes }
    /// Of schedules.
    var schedules: [CatalogueRowChange<PractitionerScheduleSet>] { scheduleRows.changes }

    init(_ events: [AppendedEvent<SchedulingEvent>]) {
        for event in events {
            guard case .catalogue(let written) = event.event else { continue }
            switch written {
            case .serviceDefined(let last):
                Self.apply(event, last, madeAt: last.at, RowKey(event.hospitalID, last.serviceID), &serviceRows)
            case .serviceChanged(let last):
                Self.apply(event, last, RowKey(event.hospitalID, last.serviceID), &serviceRows)
            case .roomOpened(let last):
                Self.apply(event, last, madeAt: last.at, RowKey(event.hospitalID, last.roomID), &roomRows)
            case .roomChanged(let last):
                Self.apply(event, last, RowKey(event.hospitalID, last.roomID), &roomRows)
            case .practitionerScheduleSet(let last):
                Self.apply(event, last, RowKey(event.hospitalID, last.practitionerID), &scheduleRows)
            }
        }
    }

    private static func apply<Key: Hashable, Last>(
        _ event: AppendedEvent<SchedulingEvent>, _ last: Last, madeAt: Timestamp? = nil, _ key: Key,
        _ rows: inout RowChanges<Key, CatalogueRowChange<Last>>
    ) {
        let first = CatalogueRowChange(
            hospitalID: event.hospitalID, version: event.version, createdAt: madeAt, last: last)
        rows.update(key, first: first) { change in
            change.version = event.version
            change.last = last
        }
    }
}
