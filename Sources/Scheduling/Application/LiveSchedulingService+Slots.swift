import Journal
import Kernel
import Postgres
import SchedulingAPI

extension LiveSchedulingService {
    /// The slot of a wish, as the calendars are now. Throws the rules that it breaks, and the conflict `slotTaken`.
    func findSlot(_ context: RequestContext, _ wish: SlotWish) async throws(SchedulingServiceError) -> FoundSlot {
        let facts = try await facts(context, wish)
        if let group = facts.group {
            guard group.group.seats > 0 else { throw try await taken(context, wish) }
            let slot = facts.slot(of: wish, roomID: group.group.roomID, locationID: group.group.locationID)
            return FoundSlot(
                slot: slot, groupSessionID: group.sessionID, capacity: facts.service.capacity, hasChosenRoom: false)
        }
        let end = facts.blockedUntil(of: wish)
        if !wish.overbooks, Self.isBusy(facts.busy, wish.startsAt, end) { throw try await taken(context, wish) }
        let location = try facts.location(of: wish)
        let (room, isChosen) = try await room(context, wish, facts, at: location, until: end)
        return FoundSlot(
            slot: facts.slot(of: wish, roomID: room, locationID: location),
            groupSessionID: facts.service.capacity > 1 ? GroupSessionID(of: context.hospitalID, wish) : nil,
            capacity: facts.service.capacity, hasChosenRoom: isChosen)
    }

    /// Refuses a slot that is taken, and names others.
    func taken(
        _ context: RequestContext, _ wish: SlotWish
    ) async throws(SchedulingServiceError) -> SchedulingServiceError {
        .conflict(.slotTaken(alternatives: try await alternatives(context, to: wish)))
    }

    /// The next slots that are free: those of the practitioner first, then those of anybody who gives the service.
    private func alternatives(
        _ context: RequestContext, to wish: SlotWish
    ) async throws(SchedulingServiceError) -> [SlotView] {
        let from = max(wish.startsAt, dependencies.clock.now())
        var query = AvailabilityQuery(
            serviceID: wish.serviceID, from: from,
            to: from.advanced(by: .seconds(SchedulingLimits.alternativeDays * 86_400)))
        query.practitionerIDs = [wish.practitionerID]
        let count = SchedulingLimits.alternatives
        let own = FreeSlots.next(count, after: from, in: try await slotQuestion(context, query))
        query.practitionerIDs = []
        let others: [SlotView]
        do throws(SchedulingServiceError) {
            others = FreeSlots.next(count, after: from, in: try await slotQuestion(context, query))
        } catch .invalid {
            // More give it than one question takes: the practitioner's own must do.
            others = []
        }
        let near = others.filter { $0.practitionerId != wish.practitionerID }
        // Half of them are the practitioner's own, where they have as many.
        let kept = own.prefix(max(count - near.count, (count + 1) / 2))
        return (kept + near.prefix(count - kept.count)).sorted { $0.startsAt < $1.startsAt }
    }

    /// What is known of a wish.
    private struct Facts {
        var service: ServiceView
        var spans: [SlotSpan]
        var zones: [LocationID?: TimeZoneData]
        var hospitalZone: TimeZoneData
        var busy: [BusySpan]
        var rooms: [SlotRoom]
        /// The group session that runs then.
        var group: GroupRow?

        func blockedUntil(of wish: SlotWish) -> Timestamp {
            end(of: wish).advanced(by: .seconds(service.bufferAfterMinutes * 60))
        }

        private func end(of wish: SlotWish) -> Timestamp {
            wish.startsAt.advanced(by: .seconds(service.durationMinutes * 60))
        }

        /// Where it is given: where the practitioner works then. Throws `serviceNotGiven` and `outsideHours`.
        func location(of wish: SlotWish) throws(SchedulingServiceError) -> LocationID? {
            let end = end(of: wish)
            let fitting = spans.first { span in
                span.work.startsAt <= wish.startsAt && end <= span.work.endsAt
                    && (wish.locationID == nil || span.work.locationID == wish.locationID)
            }
            guard let fitting else {
                if wish.overbooks { return wish.locationID }
                throw .rule(
                    .outsideHours(
                        spans.map {
                            WorkingHoursView(
                                startsAt: $0.work.startsAt, endsAt: $0.work.endsAt, locationId: $0.work.locationID)
                        }))
            }
            let lacks = fitting.closed.contains { $0.startsAt <= wish.startsAt && wish.startsAt < $0.endsAt }
            guard !lacks else { throw .rule(.serviceNotGiven) }
            return fitting.work.locationID
        }

        func slot(of wish: SlotWish, roomID: RoomID?, locationID: LocationID?) -> BookedSlot {
            let zone = zones[locationID] ?? hospitalZone
            return BookedSlot(
                serviceID: wish.serviceID, practitionerID: wish.practitionerID, roomID: roomID, locationID: locationID,
                startsAt: wish.startsAt, endsAt: end(of: wish), blockedUntil: blockedUntil(of: wish),
                localStart: zone.local(at: wish.startsAt), timeZone: zone.name)
        }
    }

    private func facts(_ context: RequestContext, _ wish: SlotWish) async throws(SchedulingServiceError) -> Facts {
        var query = AvailabilityQuery(
            serviceID: wish.serviceID, from: wish.startsAt, to: wish.startsAt.advanced(by: .seconds(60)))
        query.practitionerIDs = [wish.practitionerID]
        let rows = try await calendars(context, query, except: wish.except)
        guard let service = rows.service else { throw .rule(.unknownService) }
        guard service.status == .active else { throw .rule(.serviceInactive) }
        guard try await practitioner(context, wish.practitionerID) != nil else { throw .rule(.unknownPractitioner) }
        guard let practitioner = rows.practitioners.first else { throw .rule(.serviceNotGiven) }
        let hospitalZone = try await zone(context, of: nil)
        var facts = Facts(
            service: service, spans: [], zones: [nil: hospitalZone], hospitalZone: hospitalZone,
            busy: practitioner.busy, rooms: rows.rooms)
        if let location = wish.locationID { try await requireOpenLocation(context, location) }
        var places = WorkPlaces(asked: wish.locationID, zone: hospitalZone)
        for location in practitioner.schedule.places {
            let zone = try await zone(context, of: location)
            facts.zones[location] = zone
            if let location { places.open[location] = zone }
        }
        if let asked = wish.locationID, facts.zones[asked] == nil {
            facts.zones[asked] = try await zone(context, of: asked)
        }
        // The whole day, so that a refusal can tell the hours.
        var question = SlotQuestion(of: service, from: query.from, to: query.to)
        let day = hospitalZone.local(at: wish.startsAt).date
        question.from = hospitalZone.resolve(LocalDateTime(date: day, time: .midnight)).instant
        question.to = hospitalZone.resolve(LocalDateTime(date: day.advanced(byDays: 1), time: .midnight)).instant
        facts.spans = places.spans(of: practitioner.schedule, service, question)
        if service.capacity > 1 {
            let id = GroupSessionID(of: context.hospitalID, wish)
            let statement = AppointmentQueries.group(context.hospitalID, id)
            facts.group = try await self.query(context, statement) { try GroupRow($0) }.first
        }
        return facts
    }

    private func calendars(
        _ context: RequestContext, _ query: AvailabilityQuery, except owners: Set<StreamID>
    ) async throws(SchedulingServiceError) -> AvailabilityRows {
        do {
            return try AvailabilityRows(
                try await dependencies.database.query(
                    AvailabilityQueries.everything(
                        context.hospitalID, query, dependencies.clock.now(), except: owners.sorted()),
                    scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds))
        } catch {
            throw SchedulingServiceError(store: error)
        }
    }

    private func practitioner(
        _ context: RequestContext, _ id: UserID
    ) async throws(SchedulingServiceError) -> PractitionerSummary? {
        do throws(Failure) {
            return try await dependencies.practitioners.practitioner(context, id)
        } catch {
            throw .failed(error)
        }
    }

    /// The room that was named, or of a service that needs one the first that is free.
    private func room(
        _ context: RequestContext, _ wish: SlotWish, _ facts: Facts, at location: LocationID?, until end: Timestamp
    ) async throws(SchedulingServiceError) -> (RoomID?, isChosen: Bool) {
        if let id = wish.roomID {
            if let room = facts.rooms.first(where: { $0.id == id }) {
                guard room.locationID == location || wish.overbooks else { throw .rule(.roomNotSuitable) }
                if !wish.overbooks, Self.isBusy(room.busy, wish.startsAt, end) { throw try await taken(context, wish) }
                return (id, false)
            }
            return (try await namedRoom(context, id, facts, at: location), false)
        }
        guard facts.service.needsRoom else { return (nil, false) }
        let here = facts.rooms.filter { $0.locationID == location }
        if let free = here.first(where: { !Self.isBusy($0.busy, wish.startsAt, end) }) { return (free.id, true) }
        guard wish.overbooks, let any = here.first else { throw try await taken(context, wish) }
        return (any.id, false)
    }

    /// A room that the service does not need, or cannot have.
    private func namedRoom(
        _ context: RequestContext, _ id: RoomID, _ facts: Facts, at location: LocationID?
    ) async throws(SchedulingServiceError) -> RoomID {
        let room: RoomView
        do throws(SchedulingServiceError) {
            room = try await self.room(context, id)
        } catch .notFound {
            throw .rule(.unknownRoom)
        }
        guard room.status == .active else { throw .rule(.roomInactive) }
        let serves = room.serviceIds.isEmpty || room.serviceIds.contains(facts.service.id)
        guard serves, room.locationId == location, !facts.service.needsRoom else { throw .rule(.roomNotSuitable) }
        return id
    }

    private static func isBusy(_ busy: [BusySpan], _ start: Timestamp, _ end: Timestamp) -> Bool {
        busy.contains { $0.startsAt < end && start < $0.endsAt }
    }
}

extension PractitionerScheduleView {
    /// Every place that it names, once.
    fileprivate var places: Set<LocationID?> {
        Set(weeklyHours.map(\.locationId) + exceptions.flatMap { $0.hours.map(\.locationId) })
    }
}
