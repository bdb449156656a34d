import JSON
import Kernel
import SchedulingAPI

/// Reads requests about queues, tokens and visits and collects what is wrong with them.
struct QueueFields {
    /// What is wrong so far.
    var validator = Validator()

    /// Looks at a request with a validator that others go on with.
    static func review(_ validator: inout Validator, _ read: (inout QueueFields) -> Void) {
        var fields = QueueFields()
        fields.validator = validator
        read(&fields)
        validator = fields.validator
    }

    mutating func read(_ request: CreateQueueRequest) -> QueueDetails {
        var details = QueueDetails(name: name(request.name))
        details.prefix = prefix(request.prefix ?? "")
        details.locationID = request.locationId
        if let headStarts = request.headStartSeconds { details.headStarts = self.headStarts(headStarts) }
        if let minutes = request.defaultServiceMinutes { details.defaultServiceMinutes = self.minutes(minutes) }
        return details
    }

    mutating func read(_ request: ChangeQueueRequest, _ id: QueueID, at: Timestamp) -> ChangeQueueCommand {
        keeps(request.name, "name")
        keeps(request.headStartSeconds, "headStartSeconds")
        keeps(request.defaultServiceMinutes, "defaultServiceMinutes")
        keeps(request.status, "status")
        var command = ChangeQueueCommand(queueID: id, at: at)
        command.name = request.name.newValue.map { name($0) }
        if request.prefix.isPresent { command.prefix = prefix(request.prefix.newValue ?? "") }
        command.headStarts = request.headStartSeconds.newValue.map { headStarts($0) }
        command.defaultServiceMinutes = request.defaultServiceMinutes.newValue.map { minutes($0) }
        command.status = request.status.newValue
        return command
    }

    mutating func read(_ request: IssueTokenRequest) { journey(request.journey) }

    /// Where the number is called to.
    mutating func read(_ request: CallTokenRequest) -> String {
        let rule = TextRule(characters: 1...SchedulingLimits.counterCharacters)
        return validator.text(request.counter, field: "counter", rule: rule) ?? ""
    }

    mutating func read(_ request: OpenVisitRequest) {
        journey(request.journey)
        if request.queueId != nil || validator.isKnown("queueId") { return }
        for (name, isGiven) in [("priority", request.priority != nil), ("journey", request.journey != nil)]
        where isGiven {
            validator.reject(field: name, code: "withoutQueue", message: "Give queueId too, or leave it out.")
        }
    }

    private mutating func name(_ text: String) -> String {
        validator.text(text, field: "name", rule: TextRule(characters: 1...SchedulingLimits.queueNameCharacters)) ?? ""
    }

    private mutating func prefix(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        validator.require(
            isPlain && text.utf8.count <= SchedulingLimits.queuePrefixCharacters, field: "prefix", code: "invalid",
            message: "Give at most \(SchedulingLimits.queuePrefixCharacters) letters A–Z and digits.")
        return text
    }

    private mutating func headStarts(_ headStarts: QueueHeadStarts) -> QueueHeadStarts {
        let range = SchedulingLimits.headStartSeconds
        let all = [
            ("elderly", headStarts.elderly), ("onTimeAppointment", headStarts.onTimeAppointment),
            ("walkIn", headStarts.walkIn),
        ]
        for (name, seconds) in all {
            validator.require(
                range.contains(seconds), field: "headStartSeconds.\(name)", code: "outOfRange",
                message: "Give \(range.lowerBound) to \(range.upperBound) seconds.")
        }
        return headStarts
    }

    private mutating func minutes(_ minutes: Int) -> Int {
        let range = SchedulingLimits.serviceMinutes
        validator.require(
            range.contains(minutes), field: "defaultServiceMinutes", code: "outOfRange",
            message: "Give \(range.lowerBound) to \(range.upperBound) minutes.")
        return minutes
    }

    private mutating func journey(_ queues: [QueueID]?) {
        guard let queues else { return }
        validator.require(
            queues.count <= SchedulingLimits.journeyQueues, field: "journey", code: "tooMany",
            message: "Give at most \(SchedulingLimits.journeyQueues) queues.")
    }

    private mutating func keeps<Value>(_ patch: Patch<Value>, _ field: String) {
        if case .null = patch {
            validator.reject(field: field, code: "required", message: "It cannot be cleared; leave it out to keep it.")
        }
    }
}
