import Kernel
import SchedulingAPI

/// A practitioner's schedule, read whole.
extension CatalogueFields {
    mutating func read(_ request: SetScheduleRequest) -> ScheduleDetails {
        var details = ScheduleDetails()
        details.weeklyHours = weeklyHours(request.weeklyHours ?? [])
        details.exceptions = exceptions(request.exceptions ?? [])
        details.leave = leave(request.leave ?? [])
        details.credentials = credentials(request.credentials ?? [])
        details.serviceIDs = services(request.serviceIds, most: SchedulingLimits.servicesPerPractitioner)
        validator.require(
            details.locationIDs.count <= SchedulingLimits.locationsPerPractitioner, field: "weeklyHours",
            code: "tooManyLocations",
            message: "Give hours at \(SchedulingLimits.locationsPerPractitioner) locations at most.")
        return details
    }

    private mutating func weeklyHours(_ hours: [WeeklyHours]) -> [WeeklyHours] {
        count(hours.count, "weeklyHours", most: SchedulingLimits.weeklyHours)
        // What is beyond the limit is refused already, and not worth comparing.
        let hours = Array(hours.prefix(SchedulingLimits.weeklyHours))
        for (index, one) in hours.enumerated() {
            let field = "weeklyHours[\(index)]"
            times(one.startsAt, one.endsAt, field)
            validity(one.validFrom, one.validTo, field)
            validator.require(
                !hours[..<index].enumerated().contains { !isUnread("weeklyHours[\($0)]") && $1.overlaps(one) }
                    || isUnread(field), field: "\(field).startsAt", code: "overlapping",
                message: "Give hours of one place that do not overlap those before; past midnight counts too.")
        }
        return hours
    }

    private mutating func exceptions(_ exceptions: [ScheduleException]) -> [ScheduleException] {
        count(exceptions.count, "exceptions", most: SchedulingLimits.exceptions)
        let exceptions = Array(exceptions.prefix(SchedulingLimits.exceptions))
        var days: Set<LocalDate> = []
        for (index, exception) in exceptions.enumerated() {
            let field = "exceptions[\(index)]"
            validator.require(
                isUnread("\(field).date") || days.insert(exception.date).inserted, field: "\(field).date",
                code: "repeated", message: "Give each day once, with all its hours.")
            count(exception.hours.count, "\(field).hours", most: SchedulingLimits.hoursPerException)
            let hours = exception.hours.prefix(SchedulingLimits.hoursPerException)
            for (place, one) in hours.enumerated() {
                times(one.startsAt, one.endsAt, "\(field).hours[\(place)]")
                validator.require(
                    isUnread(field) || !hours[..<place].contains { $0.overlaps(one) },
                    field: "\(field).hours[\(place)].startsAt", code: "overlapping",
                    message: "Give hours of one place that do not overlap those before.")
            }
        }
        return exceptions
    }

    private mutating func leave(_ leave: [Leave]) -> [Leave] {
        count(leave.count, "leave", most: SchedulingLimits.leave)
        let longest = Duration.seconds(86_400 * SchedulingLimits.leaveDays)
        for (index, one) in leave.prefix(SchedulingLimits.leave).enumerated() {
            let field = "leave[\(index)]"
            if isUnread(field) { continue }
            validator.require(
                one.from < one.to, field: "\(field).to", code: "outOfOrder", message: "Give an instant behind from.")
            validator.require(
                one.to <= one.from.advanced(by: longest), field: "\(field).to", code: "outOfRange",
                message: "Give an instant at most \(SchedulingLimits.leaveDays) days behind from.")
        }
        return leave
    }

    private mutating func credentials(_ credentials: [Credential]) -> [Credential] {
        count(credentials.count, "credentials", most: SchedulingLimits.credentialsPerPractitioner)
        var kept: [Credential] = []
        for (index, given) in credentials.prefix(SchedulingLimits.credentialsPerPractitioner).enumerated() {
            let field = "credentials[\(index)]"
            var credential = given
            credential.name = text(given.name, "\(field).name", SchedulingLimits.credentialCharacters)
            validity(credential.validFrom, credential.validTo, field)
            validator.require(
                credential.name.isEmpty || isUnread(field) || !kept.contains { $0.overlaps(credential) },
                field: "\(field).name", code: "repeated",
                message: "Give each credential once, or with days that do not overlap.")
            if !isUnread(field) { kept.append(credential) }
        }
        return kept
    }

    private mutating func times(_ startsAt: LocalTime, _ endsAt: LocalTime, _ field: String) {
        for (name, time) in [("startsAt", startsAt), ("endsAt", endsAt)] {
            validator.require(
                time.microsecondOfDay % Self.minuteMicroseconds == 0, field: "\(field).\(name)",
                code: "notWholeMinutes", message: "Give a time of whole minutes, such as 09:00.")
        }
    }

    private mutating func validity(_ from: LocalDate?, _ to: LocalDate?, _ field: String) {
        guard let from, let to, !isUnread(field) else { return }
        validator.require(
            from <= to, field: "\(field).validTo", code: "outOfOrder", message: "Give validFrom or a later day.")
    }

    /// Whether a field or some of its members hold placeholders, since they could not be read.
    private func isUnread(_ field: String) -> Bool { validator.isKnown(field) }

    private static let minuteMicroseconds: Int64 = 60_000_000
}

extension Credential {
    /// Whether there may be a day on which both hold, of one name.
    fileprivate func overlaps(_ other: Credential) -> Bool {
        guard name == other.name else { return false }
        let first = [validFrom, other.validFrom].compactMap { $0 }.max()
        let last = [validTo, other.validTo].compactMap { $0 }.min()
        guard let first, let last else { return true }
        return first <= last
    }
}
