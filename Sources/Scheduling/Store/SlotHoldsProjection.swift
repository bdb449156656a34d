import Journal
import Kernel
import Postgres
import SchedulingAPI

/// The read tables of held slots that have not ended, and of group sessions that are open.
struct SlotHoldsProjection: InlineProjection {
    let name = "slotHolds"
    let tables = [SchedulingTable.slotHold, SchedulingTable.groupSession]

    /// What a batch leaves of one held slot: nil where it ended it.
    private struct Hold {
        var hospitalID: HospitalID
        var holdID: SlotHoldID
        var held: SlotHeld?
    }

    /// What a batch does to one group session.
    private struct Group {
        var hospitalID: HospitalID
        var sessionID: GroupSessionID
        var opened: GroupOpened?
        /// Nil where it only changes the seats.
        var isOpen: Bool?
        var seatsTaken = 0
    }

    func statements(for events: [AppendedEvent<SchedulingEvent>], into target: ProjectionTarget) -> [SQL] {
        var holds = RowChanges<RowKey<SlotHoldTag>, Hold>()
        var groups = RowChanges<RowKey<GroupSessionTag>, Group>()
        for appended in events {
            guard case .appointment(let event) = appended.event else { continue }
            let hospital = appended.hospitalID
            switch event {
            case .slotHeld(let event): Self.set(event.holdID, event, &holds, hospital)
            case .slotReleased(let event): Self.set(event.holdID, nil, &holds, hospital)
            case .groupOpened(let event):
                Self.update(event.sessionID, &groups, hospital) { group in
                    group.opened = event
                    group.isOpen = true
                    group.seatsTaken = 0
                }
            case .groupClosed(let event):
                Self.update(event.sessionID, &groups, hospital) { group in
                    group.isOpen = false
                    group.opened = nil
                }
            case .booked(let event):
                guard let id = event.groupSessionID else { continue }
                Self.update(id, &groups, hospital) { $0.seatsTaken += 1 }
            case .moved(let event):
                guard let id = event.groupSessionID else { continue }
                Self.update(id, &groups, hospital) { $0.seatsTaken -= 1 }
            case .changed: continue
            }
        }
        return Self.statements(holds.changes, target.table(SchedulingTable.slotHold))
            + Self.statements(groups.changes, target.table(SchedulingTable.groupSession))
    }

    /// Nobody is named: who holds a slot is a user's id.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    private static func set(
        _ id: SlotHoldID, _ held: SlotHeld?, _ holds: inout RowChanges<RowKey<SlotHoldTag>, Hold>,
        _ hospital: HospitalID
    ) {
        holds.update(RowKey(hospital, id), first: Hold(hospitalID: hospital, holdID: id)) { $0.held = held }
    }

    private static func update(
        _ id: GroupSessionID, _ groups: inout RowChanges<RowKey<GroupSessionTag>, Group>, _ hospital: HospitalID,
        _ change: (inout Group) -> Void
    ) {
        groups.update(RowKey(hospital, id), first: Group(hospitalID: hospital, sessionID: id), change)
    }

    private static func statements(_ holds: [Hold], _ table: String) -> [SQL] {
        let ended = holds.filter { $0.held == nil }
        let held = holds.compactMap { hold in hold.held.map { (hold.hospitalID, $0) } }
        var statements: [SQL] = []
        if !ended.isEmpty {
            statements.append(
                """
                DELETE FROM \(unsafeRaw: table) AS h
                USING unnest(\(.ids(ended.map(\.hospitalID))), \(.ids(ended.map(\.holdID)))) AS x (hospital_id, hold_id)
                WHERE h.hospital_id = x.hospital_id AND h.hold_id = x.hold_id
                """)
        }
        if !held.isEmpty {
            statements.append(
                """
                INSERT INTO \(unsafeRaw: table) (
                    hospital_id, hold_id, held_by, service_id, practitioner_id, room_id, location_id, starts_at, ends_at,
                    expires_at)
                SELECT * FROM unnest(
                    \(.ids(held.map(\.0))), \(.ids(held.map(\.1.holdID))), \(.ids(held.map(\.1.by))),
                    \(.ids(held.map(\.1.slot.serviceID))), \(.ids(held.map(\.1.slot.practitionerID))),
                    \(.optionalIDs(held.map(\.1.slot.roomID))), \(.optionalIDs(held.map(\.1.slot.locationID))),
                    \(.timestamps(held.map(\.1.slot.startsAt))), \(.timestamps(held.map(\.1.slot.endsAt))),
                    \(.timestamps(held.map(\.1.expiresAt))))
                """)
        }
        return statements
    }

    private static func statements(_ groups: [Group], _ table: String) -> [SQL] {
        let closed = groups.filter { $0.isOpen == false }
        let opened = groups.compactMap { group in group.opened.map { (group, $0) } }
        let changed = groups.filter { $0.isOpen == nil }
        var statements: [SQL] = []
        if !closed.isEmpty {
            statements.append(
                """
                DELETE FROM \(unsafeRaw: table) AS g
                USING unnest(\(.ids(closed.map(\.hospitalID))), \(.ids(closed.map(\.sessionID)))) AS x (hospital_id, session_id)
                WHERE g.hospital_id = x.hospital_id AND g.session_id = x.session_id
                """)
        }
        if !opened.isEmpty { statements.append(insert(opened, table)) }
        if !changed.isEmpty {
            statements.append(
                """
                UPDATE \(unsafeRaw: table) AS g
                SET seats_taken = g.seats_taken + x.seats
                FROM unnest(
                    \(.ids(changed.map(\.hospitalID))), \(.ids(changed.map(\.sessionID))),
                    \(.int32s(changed.map { Int32(clamping: $0.seatsTaken) }))) AS x (hospital_id, session_id, seats)
                WHERE g.hospital_id = x.hospital_id AND g.session_id = x.session_id
                """)
        }
        return statements
    }

    /// A session that is opened again after it was closed in the same page is there still.
    private static func insert(_ opened: [(Group, GroupOpened)], _ table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (
            hospital_id, session_id, service_id, practitioner_id, room_id, location_id, starts_at, ends_at, capacity,
            seats_taken)
        SELECT * FROM unnest(
            \(.ids(opened.map(\.0.hospitalID))), \(.ids(opened.map(\.0.sessionID))),
            \(.ids(opened.map(\.1.slot.serviceID))), \(.ids(opened.map(\.1.slot.practitionerID))),
            \(.optionalIDs(opened.map(\.1.slot.roomID))), \(.optionalIDs(opened.map(\.1.slot.locationID))),
            \(.timestamps(opened.map(\.1.slot.startsAt))), \(.timestamps(opened.map(\.1.slot.endsAt))),
            \(.int32s(opened.map { Int32(clamping: $0.1.capacity) })),
            \(.int32s(opened.map { Int32(clamping: $0.0.seatsTaken) })))
        ON CONFLICT (hospital_id, session_id) DO UPDATE
        SET room_id = excluded.room_id,
            location_id = excluded.location_id,
            capacity = excluded.capacity,
            seats_taken = excluded.seats_taken
        """
    }
}
