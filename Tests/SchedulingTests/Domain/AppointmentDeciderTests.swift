import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// What appointments, held slots and group sessions refuse, and what they do.
@Suite struct AppointmentDeciderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var given: [AppointmentEvent] = []
        var when: AppointmentCommand
        var rejected: SchedulingRejection?
        var then: [AppointmentEvent] = []
    }

    private static let id = AppointmentID(high: 1, low: 1)
    private static let next = AppointmentID(high: 1, low: 2)
    private static let hold = SlotHoldID(high: 1, low: 3)
    private static let group = GroupSessionID(high: 1, low: 4)
    private static let later = Given.at.advanced(by: .seconds(60))
    private static let over = Given.at.advanced(by: .seconds(300))

    private static func slot(_ practitioner: UserID = Given.doctor) -> BookedSlot {
        let start = Given.at.advanced(by: .seconds(3_600))
        return BookedSlot(
            serviceID: ServiceID(high: 1, low: 9), practitionerID: practitioner, startsAt: start,
            endsAt: start.advanced(by: .seconds(1_800)), blockedUntil: start.advanced(by: .seconds(2_400)),
            localStart: TimeZoneData.utc.local(at: start), timeZone: "UTC")
    }

    private static func booked(
        _ id: AppointmentID = id, _ patient: PatientID = Given.patient, group: GroupSessionID? = nil,
        previous: AppointmentID? = nil
    ) -> AppointmentBooked {
        AppointmentBooked(
            appointmentID: id, patientID: patient, slot: slot(), groupSessionID: group, previousID: previous,
            at: later)
    }

    private static let held = SlotHeld(
        holdID: hold, slot: slot(), by: Given.receptionist, expiresAt: over, at: Given.at)
    private static let opened = GroupOpened(sessionID: group, slot: slot(), capacity: 1, at: Given.at)

    private static func moved(
        _ step: AppointmentMoved.Step, _ id: AppointmentID = id, group: GroupSessionID? = nil,
        next: AppointmentID? = nil, at: Timestamp = later
    ) -> AppointmentMoved {
        AppointmentMoved(
            appointmentID: id, patientID: Given.patient, step: step, groupSessionID: group, nextID: next, at: at)
    }

    private static func release(_ cause: SlotReleased.Cause, at: Timestamp = later) -> SlotReleased {
        SlotReleased(holdID: hold, cause: cause, at: at)
    }

    private static func book(
        _ booked: AppointmentBooked, hold: SlotHoldID? = nil, replaced: BookAppointmentCommand.Replaced? = nil,
        capacity: Int = 1
    ) -> AppointmentCommand {
        .book(BookAppointmentCommand(booked: booked, capacity: capacity, holdID: hold, replaced: replaced))
    }

    static let cases =
        bookings + replacements + groups
        + [
            Case(testDescription: "a slot is held", when: .hold(held), then: [.slotHeld(held)]),
            Case(
                testDescription: "an id is held once", given: [.slotHeld(held)], when: .hold(held), rejected: .idTaken),
            Case(
                testDescription: "nothing is let go of that is not held", when: .release(release(.released)),
                rejected: .notFound),
            Case(
                testDescription: "a held slot is let go of", given: [.slotHeld(held)],
                when: .release(release(.released)),
                then: [.slotReleased(release(.released))]),
            Case(
                testDescription: "one that is not over does not expire", given: [.slotHeld(held)],
                when: .release(release(.expired))),
            Case(
                testDescription: "one that is over does", given: [.slotHeld(held)],
                when: .release(release(.expired, at: over)), then: [.slotReleased(release(.expired, at: over))]),
            Case(
                testDescription: "what has ended ends once",
                given: [.slotHeld(held), .slotReleased(release(.released))],
                when: .release(release(.expired, at: over))),
            Case(
                testDescription: "nothing is noted of what is not there", when: .change(changed("A")),
                rejected: .notFound),
            Case(
                testDescription: "what is noted is changed", given: [.booked(booked())], when: .change(changed("A")),
                then: [.changed(changed("A"))]),
            Case(
                testDescription: "the same again is nothing", given: [.booked(booked()), .changed(changed("A"))],
                when: .change(changed("A"))),
        ] + steps

    private static func changed(_ notes: String?) -> AppointmentChanged {
        AppointmentChanged(appointmentID: id, patientID: Given.patient, notes: notes, at: later)
    }

    private static let bookings = [
        Case(testDescription: "an appointment is booked", when: book(booked()), then: [.booked(booked())]),
        Case(
            testDescription: "an id is booked once", given: [.booked(booked())], when: book(booked()),
            rejected: .idTaken),
        Case(
            testDescription: "a held slot is taken with it", given: [.slotHeld(held)], when: book(booked(), hold: hold),
            then: [.slotReleased(release(.booked)), .booked(booked())]),
        Case(
            testDescription: "one that was never held is not", when: book(booked(), hold: hold),
            rejected: .conflict(.holdEnded)),
        Case(
            testDescription: "one that has ended is not", given: [.slotHeld(held), .slotReleased(release(.released))],
            when: book(booked(), hold: hold), rejected: .conflict(.holdEnded)),
        Case(
            testDescription: "one that is over is not",
            given: [
                .slotHeld(SlotHeld(holdID: hold, slot: slot(), by: Given.receptionist, expiresAt: later, at: Given.at))
            ], when: book(booked(), hold: hold), rejected: .conflict(.holdEnded)),
        Case(
            testDescription: "another's slot is not",
            given: [
                .slotHeld(
                    SlotHeld(
                        holdID: hold, slot: slot(Given.otherDoctor), by: Given.receptionist, expiresAt: over,
                        at: Given.at))
            ], when: book(booked(), hold: hold), rejected: .rule(.otherSlotHeld)),
    ]

    private static let replaced = BookAppointmentCommand.Replaced(appointmentID: id)

    private static let replacements = [
        Case(
            testDescription: "an appointment stands in the place of another", given: [.booked(booked())],
            when: book(booked(next, previous: id), replaced: replaced),
            then: [.moved(moved(.rescheduled, next: next)), .booked(booked(next, previous: id))]),
        Case(
            testDescription: "not of one that is not there", when: book(booked(next), replaced: replaced),
            rejected: .notFound),
        Case(
            testDescription: "not of one that was called off", given: [.booked(booked()), .moved(moved(.cancelled))],
            when: book(booked(next), replaced: replaced), rejected: .rule(.appointmentNotInStatus(.cancelled))),
    ]

    private static let groups = [
        Case(
            testDescription: "the first of a group opens it", when: book(booked(group: group), capacity: 1),
            then: [
                .groupOpened(GroupOpened(sessionID: group, slot: slot(), capacity: 1, at: later)),
                .booked(booked(group: group)),
            ]),
        Case(
            testDescription: "a full group takes nobody", given: [.groupOpened(opened), .booked(booked(group: group))],
            when: book(booked(next, Given.otherPatient, group: group)),
            rejected: .conflict(.slotTaken(alternatives: []))),
        Case(
            testDescription: "nobody attends twice", given: [.groupOpened(opened), .booked(booked(group: group))],
            when: book(booked(next, group: group)), rejected: .rule(.patientInGroup)),
        Case(
            testDescription: "the last who leaves closes it",
            given: [.groupOpened(opened), .booked(booked(group: group))],
            when: .move(moved(.cancelled, group: group)),
            then: [
                .moved(moved(.cancelled, group: group)), .groupClosed(GroupClosed(sessionID: group, at: later)),
            ]),
        Case(
            testDescription: "who was seen in no group is read again",
            given: [.groupOpened(opened), .booked(booked(group: group))],
            when: .move(moved(.cancelled)), rejected: .outdated),
    ]

    /// From every status every step.
    private static let steps: [Case] = {
        let ways: [AppointmentStatus: [AppointmentMoved.Step]] = [
            .booked: [], .confirmed: [.confirmed], .checkedIn: [.checkedIn], .inProgress: [.checkedIn, .started],
            .completed: [.checkedIn, .started, .completed], .cancelled: [.cancelled], .noShow: [.missed],
            .rescheduled: [.rescheduled],
        ]
        let after = slot().startsAt
        return AppointmentStatus.allCases.flatMap { status in
            AppointmentMoved.Step.allCases.map { step in
                let given = [.booked(booked())] + (ways[status] ?? []).map { .moved(moved($0, at: after)) }
                let command = moved(step, at: after)
                let isAllowed = step.isFrom.contains(status)
                return Case(
                    testDescription: "\(status) to \(step)", given: given, when: .move(command),
                    rejected: isAllowed ? nil : .rule(.appointmentNotInStatus(status)),
                    then: isAllowed ? [.moved(command)] : [])
            }
        } + [
            Case(
                testDescription: "nobody is missing before it starts", given: [.booked(booked())],
                when: .move(moved(.missed)), rejected: .rule(.notStarted))
        ]
    }()

    @Test(arguments: cases) func `commands do what they should`(_ row: Case) {
        let streams = AppointmentDecider.streams(of: row.when)
        let states = streams.map { stream in
            row.given.reduce(SchedulingState.empty) { state, event in
                Self.concerns(event, stream) ? AppointmentDecider.evolve(state, event) : state
            }
        }
        do throws(SchedulingRejection) {
            let events = try AppointmentDecider.decide(row.when, states).map(\.event)
            #expect(row.rejected == nil)
            #expect(events == row.then.map { .appointment($0) })
        } catch {
            #expect(error == row.rejected)
        }
    }

    /// Whether an event is on a stream, or on its second.
    private static func concerns(_ event: AppointmentEvent, _ stream: StreamReference) -> Bool {
        switch event {
        case .slotHeld(let event): stream == SchedulingStreams.hold(event.holdID)
        case .slotReleased(let event): stream == SchedulingStreams.hold(event.holdID)
        case .booked(let event):
            stream == SchedulingStreams.appointment(event.appointmentID)
                || event.groupSessionID.map { stream == SchedulingStreams.group($0) } ?? false
        case .changed(let event): stream == SchedulingStreams.appointment(event.appointmentID)
        case .moved(let event):
            stream == SchedulingStreams.appointment(event.appointmentID)
                || event.groupSessionID.map { stream == SchedulingStreams.group($0) } ?? false
        case .groupOpened(let event): stream == SchedulingStreams.group(event.sessionID)
        case .groupClosed(let event): stream == SchedulingStreams.group(event.sessionID)
        }
    }
}
