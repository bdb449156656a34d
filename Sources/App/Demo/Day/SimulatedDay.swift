internal import JSON
internal import Kernel

/// Plays a day at a clinic: bookings two days before, arrivals, two rooms for three doctors, and what goes otherwise than planned.
struct SimulatedDay {
    /// How it stands with an appointment of the plan, which may have been moved.
    struct Booked {
        var plan: DayPlan.Booking
        /// The present one of those that were booked for the patient.
        var appointmentID = ""
        /// Every one of them.
        var all: [String] = []
        /// When it starts, in minutes after the clinic opens.
        var minute: Int
        /// With which doctor.
        var doctor: Int
        /// Whether the patient is there.
        var hasArrived = false
    }

    /// A patient who is with a doctor.
    private struct Consultation {
        var tokenID: String
        var visitID: String
        var room: Int
    }

    /// Minutes before the clinic opens at which appointments are made, and called off: two days, and a little less.
    private static let (bookingMinute, callingOffMinute) = (-2_880, -2_640)
    /// How long a night's step is, in minutes: what the server does by itself is waited for after each.
    private static let nightStep = 60

    let plan: DayPlan
    let clock: DayClock
    let report: @Sendable (String) -> Void
    private(set) var clinic: DayClinic
    private(set) var booked: [Booked]
    private var happenings = DayHappenings()
    private var with: [Int: Consultation] = [:]
    private var freeRooms = Set(0..<DayPlan.roomCount)
    private var away: Set<Int> = []
    /// The appointment of a visit, where there is one.
    private var appointments: [String: String] = [:]
    private var minute = 0

    init(_ plan: DayPlan, _ clinic: DayClinic, _ clock: DayClock, report: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        self.clinic = clinic
        self.clock = clock
        self.report = report
        booked = plan.bookings.map { Booked(plan: $0, minute: $0.minute, doctor: $0.doctor) }
    }

    /// Plays it all; throws at the first step that goes wrong.
    mutating func play() throws(CheckFailure) {
        clock.advance(to: Self.bookingMinute)
        try clinic.begin()
        try book()
        clock.advance(to: Self.callingOffMinute)
        try clinic.begin()
        try callOff()
        try passNights()
        try clinic.begin()
        try playDay()
        report("the day is over after \(minute / 60) h \(minute % 60) min")
    }

    private mutating func book() throws(CheckFailure) {
        for place in booked.indices {
            let one = booked[place]
            let made = try clinic.receptionist.session.expect(
                201, "POST", "/api/v1/appointments",
                [
                    "patientId": .string(clinic.patients[one.plan.patient]),
                    "practitionerId": .string(clinic.doctors[one.doctor].person.id),
                    "serviceId": .string(clinic.serviceID), "startsAt": .string("\(clock.instant(one.minute))"),
                ])
            booked[place].appointmentID = made.text("id")
            booked[place].all = [made.text("id")]
        }
        report(
            "\(booked.count) appointments are booked with \(DayPlan.doctorCount) doctors in \(DayPlan.roomCount) rooms")
    }

    private func callOff() throws(CheckFailure) {
        for one in booked where one.plan.fate == .calledOff {
            try clinic.receptionist.session.expect(
                200, "POST", "/api/v1/appointments/\(one.appointmentID)/cancel",
                ["by": "patient", "reason": "Travels that day"])
        }
        report("\(DayPlan.calledOffCount) call off two days before")
    }

    /// Lets the time until the clinic opens go by, hour by hour, so that what is due is done when it is.
    private mutating func passNights() throws(CheckFailure) {
        guard clock.moved != nil else { return }
        var minute = Self.callingOffMinute
        while minute < 0 {
            minute += Self.nightStep
            clock.advance(to: minute)
            try clock.settle()
        }
        report("two nights pass, and what is due is sent")
    }

    private mutating func playDay() throws(CheckFailure) {
        for (place, one) in booked.enumerated() {
            switch one.plan.fate {
            case .comes(let early): happenings.add(.arrival(place), at: max(0, one.minute - early))
            case .staysAway: happenings.add(.noShow(place), at: one.minute + DayPlan.noShowMinutes)
            case .calledOff: break
            }
        }
        for (place, one) in plan.walkIns.enumerated() { happenings.add(.walkIn(place), at: one.minute) }
        happenings.add(.calledAway, at: plan.calledAway.minute)
        while let (minute, happening) = happenings.next() {
            self.minute = minute
            clock.advance(to: minute)
            try happen(happening)
            try callWhoeverCan()
        }
    }

    private mutating func happen(_ happening: DayHappenings.Happening) throws(CheckFailure) {
        switch happening {
        case .arrival(let place): try arrive(place)
        case .noShow(let place): try miss(place)
        case .walkIn(let place): try walkIn(plan.walkIns[place])
        case .calledAway: try callAway()
        case .done(let doctor): try finish(doctor)
        }
    }
}

// MARK: - The desk

extension SimulatedDay {
    private mutating func arrive(_ place: Int) throws(CheckFailure) {
        let one = booked[place]
        // Moved meanwhile: the patient was told, and comes at the other time.
        if one.minute - minute > DayPlan.noShowMinutes { return happenings.add(.arrival(place), at: one.minute - 5) }
        let answer = try clinic.receptionist.session.expect(
            200, "POST", "/api/v1/appointments/\(one.appointmentID)/check-in",
            ["queueId": .string(clinic.doctors[one.doctor].queueID)])
        guard let visit = answer.json["visitId"]?.string else {
            throw CheckFailure("an appointment that was checked in names no visit")
        }
        appointments[visit] = one.appointmentID
        booked[place].hasArrived = true
    }

    /// A patient has not come; one whose appointment was moved meanwhile may come still.
    private mutating func miss(_ place: Int) throws(CheckFailure) {
        let last = booked[place].minute + DayPlan.noShowMinutes
        if last > minute { return happenings.add(.noShow(place), at: last) }
        try clinic.receptionist.session.expect(
            200, "POST", "/api/v1/appointments/\(booked[place].appointmentID)/no-show")
    }

    private mutating func walkIn(_ one: DayPlan.WalkIn) throws(CheckFailure) {
        try clinic.receptionist.session.expect(
            201, "POST", "/api/v1/visits",
            [
                "patientId": .string(clinic.patients[one.patient]), "priority": .string(one.priority),
                "queueId": .string(clinic.doctors[try shortestQueue()].queueID),
            ])
    }

    /// The doctor who is there and before whose door the fewest wait.
    private func shortestQueue() throws(CheckFailure) -> Int {
        var shortest = (doctor: 0, waiting: Int.max)
        for place in clinic.doctors.indices where !away.contains(place) {
            let board = try clinic.receptionist.session.expect(
                200, "GET", "/api/v1/queues/\(clinic.doctors[place].queueID)/board")
            let waiting = (board.json["waiting"]?.number?.integer() ?? 0) + (with[place] == nil ? 0 : 1)
            if waiting < shortest.waiting { shortest = (place, waiting) }
        }
        return shortest.doctor
    }

    /// A doctor must go: the rest of their day is given to the others, and so are those who wait before the door.
    private mutating func callAway() throws(CheckFailure) {
        let doctor = plan.calledAway.doctor
        away.insert(doctor)
        let now = clock.instant(minute)
        try clinic.setSchedule(
            of: clinic.doctors[doctor].person.id, DemoDayCommand.hours(clock),
            leave: (now, clock.instant(DayPlan.openMinutes + 600)))
        var moved = 0
        for (place, one) in booked.enumerated()
        where one.doctor == doctor && one.minute > minute && one.plan.fate != .calledOff && !one.hasArrived {
            try move(place)
            moved += 1
        }
        let waiting = try clinic.receptionist.session.expect(
            200, "GET", "/api/v1/queues/\(clinic.doctors[doctor].queueID)/tokens?limit=200")
        var transferred = 0
        for token in waiting.json["items"]?.elements ?? [] {
            guard ["issued", "recalled"].contains(token["status"]?.string), let id = token["id"]?.string else {
                continue
            }
            try clinic.receptionist.session.expect(
                200, "POST", "/api/v1/tokens/\(id)/transfer",
                ["queueId": .string(clinic.doctors[try shortestQueue()].queueID)])
            transferred += 1
        }
        report("a doctor is called away: \(moved) appointments are moved, \(transferred) who wait go to the others")
    }

    /// Gives an appointment the next time that somebody who is there has; what is taken says so.
    ///
    /// Slots of a day that has passed are not offered, so they are tried one by one.
    private mutating func move(_ place: Int) throws(CheckFailure) {
        let next = (minute + 10 + DayPlan.slotMinutes - 1) / DayPlan.slotMinutes
        for slot in next..<DayPlan.openMinutes / DayPlan.slotMinutes {
            let start = slot * DayPlan.slotMinutes
            for doctor in clinic.doctors.indices where !away.contains(doctor) {
                guard let moved = try reschedule(place, to: start, with: doctor) else { continue }
                booked[place].appointmentID = moved
                booked[place].all.append(moved)
                booked[place].minute = start
                booked[place].doctor = doctor
                return
            }
        }
        throw CheckFailure("there is no free slot for an appointment that must be moved")
    }

    /// The appointment that stands in the place of another then; nil where the slot is taken.
    private func reschedule(_ place: Int, to minute: Int, with doctor: Int) throws(CheckFailure) -> String? {
        let body: JSONValue = [
            "startsAt": .string("\(clock.instant(minute))"),
            "practitionerId": .string(clinic.doctors[doctor].person.id),
        ]
        let target = "/api/v1/appointments/\(booked[place].appointmentID)/reschedule"
        let answer = try clinic.client.send(
            "POST", target, token: clinic.receptionist.session.token, body: body.bytes)
        if answer.status == 409, answer.text("code") == "slotTaken" { return nil }
        try CheckSession.require(201, answer, "POST \(target)")
        return answer.text("id")
    }
}

// MARK: - The doctors

extension SimulatedDay {
    /// Each doctor who is free calls whoever is next, as long as there is a room.
    private mutating func callWhoeverCan() throws(CheckFailure) {
        for place in clinic.doctors.indices where with[place] == nil && !away.contains(place) {
            guard let room = freeRooms.min() else { return }
            let doctor = clinic.doctors[place]
            let answer = try clinic.client.send(
                "POST", "/api/v1/queues/\(doctor.queueID)/call-next", token: doctor.person.session.token,
                body: JSONValue.object([JSONMember(name: "counter", value: .string(DayClinic.room(room)))]).bytes)
            if answer.status == 422, answer.text("code") == "queueEmpty" { continue }
            try CheckSession.require(200, answer, "POST /api/v1/queues/{id}/call-next")
            freeRooms.remove(room)
            try serve(answer, by: place, in: room)
        }
    }

    private mutating func serve(_ token: CheckClient.Answer, by doctor: Int, in room: Int) throws(CheckFailure) {
        let session = clinic.doctors[doctor].person.session
        let id = token.text("id")
        try session.expect(200, "POST", "/api/v1/tokens/\(id)/serve")
        let visit = token.text("visitId")
        if let appointment = appointments[visit] {
            try session.expect(200, "POST", "/api/v1/appointments/\(appointment)/start")
        }
        with[doctor] = Consultation(tokenID: id, visitID: visit, room: room)
        let patient = clinic.patients.firstIndex(of: token.text("patientId")) ?? 0
        happenings.add(.done(doctor: doctor), at: minute + plan.serviceMinutes[patient])
    }

    private mutating func finish(_ doctor: Int) throws(CheckFailure) {
        guard let consultation = with.removeValue(forKey: doctor) else { return }
        let session = clinic.doctors[doctor].person.session
        try session.expect(200, "POST", "/api/v1/tokens/\(consultation.tokenID)/done")
        if let appointment = appointments[consultation.visitID] {
            try session.expect(200, "POST", "/api/v1/appointments/\(appointment)/complete")
        }
        try session.expect(200, "POST", "/api/v1/visits/\(consultation.visitID)/complete")
        freeRooms.insert(consultation.room)
    }
}
