import JSON
import Kernel
import SchedulingAPI

/// Reads the fields of requests for the catalogue and collects what is wrong with them.
struct CatalogueFields {
    /// What is wrong so far.
    var validator = Validator()

    /// Looks at a request with a validator that others go on with.
    static func review(_ validator: inout Validator, _ read: (inout CatalogueFields) -> Void) {
        var fields = CatalogueFields()
        fields.validator = validator
        read(&fields)
        validator = fields.validator
    }

    /// What `read` gives; throws all that is wrong.
    static func checked<Value>(
        _ read: (inout CatalogueFields) -> Value
    ) throws(SchedulingServiceError) -> Value {
        try SchedulingServiceError.catching { () throws(Failure) in
            var fields = CatalogueFields()
            let value = read(&fields)
            try fields.validator.check()
            return value
        }
    }

    mutating func read(_ request: DefineServiceRequest) -> ServiceDetails {
        let name = text(request.name, "name", SchedulingLimits.serviceNameCharacters)
        var details = ServiceDetails(
            name: name,
            durationMinutes: number(request.durationMinutes, "durationMinutes", SchedulingLimits.durationMinutes))
        details.code = request.code.map { text($0, "code", SchedulingLimits.codeCharacters) }
        details.bufferAfterMinutes =
            request.bufferAfterMinutes.map {
                number($0, "bufferAfterMinutes", SchedulingLimits.bufferMinutes)
            } ?? details.bufferAfterMinutes
        details.slotMinutes = request.slotMinutes.map { number($0, "slotMinutes", SchedulingLimits.durationMinutes) }
        details.capacity =
            request.capacity.map { number($0, "capacity", SchedulingLimits.capacity) } ?? details.capacity
        details.needsRoom = request.needsRoom ?? details.needsRoom
        details.requiredCredentials = credentials(request.requiredCredentials)
        details.concurrentCodes = codes(request.concurrentCodes)
        return details
    }

    mutating func read(_ request: ChangeServiceRequest) -> [ServiceUpdate] {
        let usual = ServiceDetails(name: "", durationMinutes: 0)
        let updates: [ServiceUpdate?] = [
            required(request.name, "name") { .name($0.text($1, "name", SchedulingLimits.serviceNameCharacters)) },
            change(request.code) { fields, code in
                .code(code.map { fields.text($0, "code", SchedulingLimits.codeCharacters) })
            },
            required(request.durationMinutes, "durationMinutes") {
                .durationMinutes($0.number($1, "durationMinutes", SchedulingLimits.durationMinutes))
            },
            change(request.bufferAfterMinutes) { fields, minutes in
                .bufferAfterMinutes(
                    minutes.map { fields.number($0, "bufferAfterMinutes", SchedulingLimits.bufferMinutes) }
                        ?? usual.bufferAfterMinutes)
            },
            change(request.slotMinutes) { fields, minutes in
                .slotMinutes(minutes.map { fields.number($0, "slotMinutes", SchedulingLimits.durationMinutes) })
            },
            change(request.capacity) { fields, count in
                .capacity(count.map { fields.number($0, "capacity", SchedulingLimits.capacity) } ?? usual.capacity)
            },
            change(request.needsRoom) { _, needs in .needsRoom(needs ?? usual.needsRoom) },
            change(request.requiredCredentials) { .requiredCredentials($0.credentials($1)) },
            change(request.concurrentCodes) { .concurrentCodes($0.codes($1)) },
            required(request.status, "status") { .status($1) },
        ]
        return updates.compactMap { $0 }
    }

    mutating func read(_ request: OpenRoomRequest) -> RoomDetails {
        var details = RoomDetails(name: text(request.name, "name", SchedulingLimits.roomNameCharacters))
        details.locationID = request.locationId
        details.serviceIDs = services(request.serviceIds, most: SchedulingLimits.servicesPerRoom)
        return details
    }

    mutating func read(_ request: ChangeRoomRequest) -> [RoomUpdate] {
        let updates: [RoomUpdate?] = [
            required(request.name, "name") { .name($0.text($1, "name", SchedulingLimits.roomNameCharacters)) },
            change(request.locationId) { .locationID($1) },
            change(request.serviceIds) { .serviceIDs($0.services($1, most: SchedulingLimits.servicesPerRoom)) },
            required(request.status, "status") { .status($1) },
        ]
        return updates.compactMap { $0 }
    }

    // MARK: - One field

    /// A text of 1 to so many characters.
    mutating func text(_ text: String, _ field: String, _ characters: Int) -> String {
        validator.text(text, field: field, rule: TextRule(characters: 1...characters)) ?? ""
    }

    /// A whole number within bounds.
    private mutating func number(_ number: Int, _ field: String, _ range: ClosedRange<Int>) -> Int {
        validator.require(
            range.contains(number), field: field, code: "outOfRange",
            message: "Give a whole number from \(range.lowerBound) to \(range.upperBound).")
        return number
    }

    /// At most so many elements.
    mutating func count(_ count: Int, _ field: String, most: Int) {
        validator.require(count <= most, field: field, code: "tooMany", message: "Give at most \(most).")
    }

    /// Services, each once.
    mutating func services(_ ids: [ServiceID]?, most: Int) -> [ServiceID] {
        let ids = ids ?? []
        count(ids.count, "serviceIds", most: most)
        validator.require(
            Set(ids).count == ids.count, field: "serviceIds", code: "repeated", message: "Give each service once.")
        return ids
    }

    private mutating func credentials(_ names: [String]?) -> [String] {
        texts(
            names, "requiredCredentials", SchedulingLimits.credentialCharacters,
            most: SchedulingLimits.credentialsPerService)
    }

    private mutating func codes(_ codes: [String]?) -> [String] {
        texts(codes, "concurrentCodes", SchedulingLimits.codeCharacters, most: SchedulingLimits.codesPerService)
    }

    /// Texts, each once.
    private mutating func texts(_ texts: [String]?, _ field: String, _ characters: Int, most: Int) -> [String] {
        let texts = texts ?? []
        count(texts.count, field, most: most)
        let kept = texts.prefix(most).enumerated().map { text($1, "\(field)[\($0)]", characters) }
        validator.require(Set(kept).count == kept.count, field: field, code: "repeated", message: "Give each once.")
        return kept
    }

    // MARK: - One member of a merge patch

    /// The update of a member that null clears; nil where it is absent.
    private mutating func change<Value, Update>(
        _ patch: Patch<Value>, _ read: (inout CatalogueFields, Value?) -> Update
    ) -> Update? {
        patch.isPresent ? read(&self, patch.newValue) : nil
    }

    /// The update of a member that cannot be cleared; nil where it is absent.
    private mutating func required<Value, Update>(
        _ patch: Patch<Value>, _ field: String, _ read: (inout CatalogueFields, Value) -> Update
    ) -> Update? {
        switch patch {
        case .absent: return nil
        case .value(let value): return read(&self, value)
        case .null:
            validator.reject(
                field: field, code: "required", message: "It cannot be cleared; leave it out to keep it.")
            return nil
        }
    }
}
