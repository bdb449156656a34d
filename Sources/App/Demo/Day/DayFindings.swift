internal import JSON
internal import Kernel

/// What a simulated day came to, read back from the server: that nobody was forgotten, and that nothing happened twice.
struct DayFindings: Sendable {
    let clinic: DayClinic
    let clock: DayClock
    let booked: [SimulatedDay.Booked]
    let report: @Sendable (String) -> Void

    /// A token as the server tells it.
    private struct Token {
        var number: Int
        var priority: String
        var issued: Timestamp
        var called: Timestamp?
        var status: String
    }

    private struct Stay {
        var resource: String
        var start: Timestamp
        var end: Timestamp
    }

    /// Looks at everything; throws at the first thing that is wrong.
    func look() throws(CheckFailure) {
        let appointments = try everyAppointment()
        try lookAtPatients(appointments)
        try lookAtCalendars(appointments)
        for doctor in clinic.doctors { try lookAtQueue(doctor.queueID) }
        try lookAtVisits()
    }

    private func all(_ target: String) throws(CheckFailure) -> [JSONValue] {
        var items: [JSONValue] = []
        var cursor: String?
        repeat {
            let mark = target.contains("?") ? "&" : "?"
            let next = cursor.map { "&cursor=\(CheckQuery.encode($0))" } ?? ""
            let page = try clinic.owner.session.expect(200, "GET", "\(target)\(mark)limit=200\(next)")
            items += page.json["items"]?.elements ?? []
            cursor = page.json["nextCursor"]?.string
        } while cursor != nil
        return items
    }

    private func everyAppointment() throws(CheckFailure) -> [String: JSONValue] {
        let from = CheckQuery.encode("\(clock.instant(0))")
        let to = CheckQuery.encode("\(clock.instant(DayPlan.openMinutes + 60))")
        var appointments: [String: JSONValue] = [:]
        for one in try all("/api/v1/appointments?from=\(from)&to=\(to)") {
            if let id = one["id"]?.string { appointments[id] = one }
        }
        return appointments
    }

    private func lookAtPatients(_ appointments: [String: JSONValue]) throws(CheckFailure) {
        let expected = booked.reduce(0) { $0 + $1.all.count }
        try CheckSession.require(
            appointments.count == expected, "\(appointments.count) appointments are there in place of \(expected)")
        var counts: [String: Int] = [:]
        for one in booked {
            for former in one.all.dropLast() { try require(appointments[former], "rescheduled") }
            let status =
                switch one.plan.fate {
                case .comes: "completed"
                case .staysAway: "noShow"
                case .calledOff: "cancelled"
                }
            try require(appointments[one.appointmentID], status)
            counts[status, default: 0] += 1
        }
        let told = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        report("every booked patient is accounted for: \(told)")
    }

    private func require(_ appointment: JSONValue?, _ status: String) throws(CheckFailure) {
        let found = appointment?["status"]?.string ?? "missing"
        try CheckSession.require(found == status, "an appointment is \(found) that should be \(status)")
    }

    /// No practitioner and no room has two appointments at a time.
    private func lookAtCalendars(_ appointments: [String: JSONValue]) throws(CheckFailure) {
        var stays: [Stay] = []
        for one in appointments.values where !["cancelled", "rescheduled", "noShow"].contains(one["status"]?.string) {
            guard let start = one["startsAt"]?.string.flatMap({ Timestamp($0) }),
                let end = one["endsAt"]?.string.flatMap({ Timestamp($0) })
            else { throw CheckFailure("an appointment has no times") }
            for resource in [one["practitionerId"]?.string, one["roomId"]?.string] {
                guard let resource else { throw CheckFailure("an appointment has no room") }
                stays.append(Stay(resource: resource, start: start, end: end))
            }
        }
        stays.sort { ($0.resource, $0.start) < ($1.resource, $1.start) }
        for (one, next) in zip(stays, stays.dropFirst()) where one.resource == next.resource {
            try CheckSession.require(one.end <= next.start, "\(one.resource) has two appointments at \(next.start)")
        }
        report("nobody and no room was booked twice: \(stays.count / 2) appointments held")
    }

    /// Numbers without a gap, everybody at an end, and nobody overtaken beyond the head starts.
    private func lookAtQueue(_ queue: String) throws(CheckFailure) {
        let view = try clinic.owner.session.expect(200, "GET", "/api/v1/queues/\(queue)")
        let prefix = view.text("prefix")
        var heads = ["walkIn": 0]
        for name in ["elderly", "onTimeAppointment"] {
            heads[name] = view.json["headStartSeconds"]?[name]?.number?.integer() ?? 0
        }
        var tokens: [Token] = []
        for one in try all("/api/v1/queues/\(queue)/tokens") {
            guard let number = one["number"]?.string.flatMap({ Int($0.dropFirst(prefix.count)) }),
                let issued = one["issuedAt"]?.string.flatMap({ Timestamp($0) })
            else { throw CheckFailure("a token has no number or no time") }
            tokens.append(
                Token(
                    number: number, priority: one["priority"]?.string ?? "", issued: issued,
                    called: one["calledAt"]?.string.flatMap { Timestamp($0) }, status: one["status"]?.string ?? ""))
        }
        try CheckSession.require(
            tokens.map(\.number).sorted() == Array(1..<tokens.count + 1), "the numbers \(prefix) have gaps")
        for token in tokens where !["done", "transferred"].contains(token.status) {
            throw CheckFailure("\(prefix)\(token.number) was left \(token.status)")
        }
        for one in tokens { try lookAtTurn(of: one, among: tokens, heads, prefix) }
        let waits = tokens.compactMap { token in token.called.map { Int($0.since(token.issued) / .seconds(1)) } }
        report(
            "\(tokens.count) numbers of \(prefix) without a gap; the longest wait was \((waits.max() ?? 0) / 60) min, "
                + "and nobody was overtaken beyond the head starts")
    }

    /// Nobody who comes later than the difference of the head starts is called before somebody; an emergency is.
    private func lookAtTurn(
        of one: Token, among tokens: [Token], _ heads: [String: Int], _ prefix: String
    ) throws(CheckFailure) {
        guard one.priority != "emergency", let called = one.called else { return }
        for other in tokens where other.priority != "emergency" {
            guard let otherCalled = other.called, otherCalled < called else { continue }
            let bound = (heads[other.priority] ?? 0) - (heads[one.priority] ?? 0)
            try CheckSession.require(
                other.issued.since(one.issued) <= .seconds(max(0, bound)),
                "\(prefix)\(other.number) was called before \(prefix)\(one.number)")
        }
    }

    private func lookAtVisits() throws(CheckFailure) {
        let day = CheckQuery.encode("\(clock.instant(60))".prefix(10).description)
        let visits = try all("/api/v1/visits?day=\(day)")
        let expected =
            booked.count { if case .comes = $0.plan.fate { true } else { false } } + DayPlan.walkInCount
            + DayPlan.emergencyCount
        let completed = visits.count { $0["status"]?.string == "completed" }
        try CheckSession.require(
            completed == expected && visits.count == expected,
            "\(completed) of \(visits.count) visits were completed in place of \(expected)")
        report("\(expected) patients were seen, \(DayPlan.walkInCount) walked in, \(DayPlan.emergencyCount) in need")
    }
}
