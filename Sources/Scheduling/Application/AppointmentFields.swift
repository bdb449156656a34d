import JSON
import Kernel
import SchedulingAPI

/// Reads requests about appointments and collects what is wrong with them.
struct AppointmentFields {
    /// What is wrong so far.
    var validator = Validator()
    /// The instant that starts are judged by; nil where it is not known.
    var now: Timestamp?

    /// Looks at a request with a validator that others go on with.
    static func review(
        _ validator: inout Validator, in setting: RequestSetting, _ read: (inout AppointmentFields) -> Void
    ) {
        var fields = AppointmentFields()
        fields.validator = validator
        fields.now = setting.now
        read(&fields)
        validator = fields.validator
    }

    /// What `read` gives; throws all that is wrong.
    static func checked<Value>(
        at now: Timestamp, _ read: (inout AppointmentFields) -> Value
    ) throws(SchedulingServiceError) -> Value {
        try SchedulingServiceError.catching { () throws(Failure) in
            var fields = AppointmentFields()
            fields.now = now
            let value = read(&fields)
            try fields.validator.check()
            return value
        }
    }

    mutating func read(_ request: HoldSlotRequest) { start(request.startsAt) }

    mutating func read(_ request: BookAppointmentRequest) -> String? {
        start(request.startsAt)
        return text(request.notes, "notes")
    }

    mutating func read(_ request: RescheduleAppointmentRequest) { start(request.startsAt) }

    mutating func read(_ request: ChangeAppointmentRequest) -> Patch<String> {
        guard let notes = request.notes.newValue else { return request.notes }
        return text(notes, "notes").map { .value($0) } ?? .absent
    }

    mutating func read(_ request: CancelAppointmentRequest) -> String? { text(request.reason, "reason") }

    mutating func read(_ request: CheckInRequest) {
        if let journey = request.journey {
            validator.require(
                journey.count <= SchedulingLimits.journeyQueues, field: "journey", code: "tooMany",
                message: "Give at most \(SchedulingLimits.journeyQueues) queues.")
        }
        if request.queueId != nil || validator.isKnown("queueId") { return }
        for (name, isGiven) in [("priority", request.priority != nil), ("journey", request.journey != nil)]
        where isGiven {
            validator.reject(field: name, code: "withoutQueue", message: "Give queueId too, or leave it out.")
        }
    }

    /// A start: typing errors lie far away, and clocks of clinics go by minutes.
    private mutating func start(_ instant: Timestamp) {
        guard let now, !validator.isKnown("startsAt") else { return }
        let (past, ahead) = (SchedulingLimits.pastDays, SchedulingLimits.aheadDays)
        let range = now.advanced(by: .seconds(-past * 86_400))...now.advanced(by: .seconds(ahead * 86_400))
        validator.require(
            range.contains(instant), field: "startsAt", code: "outOfRange",
            message: "Give an instant at most \(past) days ago or \(ahead) days ahead.")
        validator.require(
            instant.microseconds % 60_000_000 == 0, field: "startsAt", code: "notWholeMinutes",
            message: "Give an instant of whole minutes, such as 2026-01-05T09:00:00Z.")
    }

    private mutating func text(_ text: String?, _ field: String) -> String? {
        guard let text else { return nil }
        return validator.text(text, field: field, rule: TextRule(characters: 1...SchedulingLimits.textCharacters))
    }
}
