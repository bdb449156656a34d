import JSON
import TestSupport

/// Asks for one hospital's ids with another's token, place by place, beside ids that never existed.
struct TenancyProbe {
    /// Fields that differ between any two answers.
    static let fieldsOfTheRequest: Set<String> = [
        "x-request-id", "date", "traceparent", "medley-position", "medley-event-id", "ratelimit-remaining",
        "ratelimit-reset", "content-length",
    ]

    let document: APIDocument
    /// Whose ids are asked for.
    let owner: Clinic
    /// Every id that an answer to the owner held.
    let secrets: Set<String>
    /// Who asks.
    private(set) var stranger: ExampleRun
    private var unknownCount = 0

    /// Ids that are kept as they are said and looked up by nobody who takes them, each with who does.
    private static let unread = [
        "subjectId": "whoever reads what a key may do in its tenant",
        "afterMerchantId": "a run of settlements, which goes on behind it whether it is there or not",
        "otherHospitalId": "the other tenant, whose id is given to whoever sends money there",
    ]

    /// As above, of one operation alone.
    private static let unreadPlaces = [
        "sendClearing toWalletId": "the other tenant, where it is looked up later",
        "sendClearing invoiceId": "the other tenant, where it is looked up later",
        "setPractitionerSchedule exceptions.hours.locationId": "with the hours of the week, and only with a date",
        "openVisit journey": "with a queue alone, as of a token",
        "checkInAppointment journey": "with a queue alone, as of a token",
    ]

    /// Ids without which an operation's example is refused before others are looked up.
    private static let needed = ["initiateCollection": ["walletId"]]

    private static func isRead(_ operation: APIOperation, _ place: OperationIDs.Place) -> Bool {
        unread[place.variable] == nil && unreadPlaces["\(operation.operationID) \(place)"] == nil
    }

    init(document: APIDocument, owner: ExampleRun, stranger: ExampleRun) throws {
        self.document = document
        self.owner = try owner.loggedIn()
        self.stranger = stranger
        let answers = owner.outcomes.compactMap(\.answer)
        let strangers = Set(stranger.outcomes.compactMap(\.answer).flatMap { $0.json.strings })
        secrets = Set(answers.flatMap { $0.json.strings }.filter(Self.isID)).subtracting(strangers)
    }

    /// Every operation; what erases the patient whose things the others ask for comes last.
    var operations: [APIOperation] {
        let erasing = document.operations.filter { $0.operationID == "erasePatient" }
        return document.operations.filter { $0.operationID != "erasePatient" } + erasing
    }

    /// Everything that is wrong with an operation: the answers to a foreign and to an unknown id differ, or say too much, or a
    /// place for an id could not be filled, or an own id makes no difference there either, so that nothing was shown.
    mutating func faults(of operation: APIOperation) throws -> [String] {
        let ids = OperationIDs(operation, document)
        var faults: [String] = []
        for place in ids.places where Self.isRead(operation, place) {
            guard let foreign = owner.variables[place.variable], let own = stranger.clinic.variables[place.variable]
            else {
                faults.append("\(operation.title): nothing gives a value for \(place) (\(place.variable))")
                continue
            }
            var (plain, nothing, mine, unknown) = try answers(operation, place, foreign, own)
            if Self.comparable(mine, id: own) == Self.comparable(nothing, id: unknown) {
                // What the example stands on may be used up: a draft that was issued takes no charges.
                try stranger.renew(for: operation)
                let fresh = stranger.clinic.variables[place.variable] ?? own
                (plain, nothing, mine, unknown) = try answers(operation, place, foreign, fresh)
                if Self.comparable(mine, id: fresh) == Self.comparable(nothing, id: unknown) {
                    faults.append(
                        "\(operation.title) \(place): an own id is answered like an unknown one: \(mine.summary)")
                }
            }
            var pairs = [(plain, nothing)]
            if case .path = place {
                // Beside the owner's other ids of the path, such as a hold of a wallet, and beside the stranger's own.
                let absent = try answer(operation, place, unknown, amid: owner.variables)
                let beside = try answer(operation, place, foreign, amid: stranger.clinic.variables)
                pairs = [(plain, absent), (beside, nothing)]
                faults += leaks(in: beside, to: operation, asked: foreign)
            }
            for (one, other) in pairs
            where Self.comparable(one, id: foreign) != Self.comparable(other, id: unknown) {
                faults.append(
                    "\(operation.title) \(place): a foreign id gives \(Self.comparable(one, id: foreign)), "
                        + "an unknown one \(Self.comparable(other, id: unknown))")
            }
            if plain.isSuccess, !Self.isNothing(plain) {
                faults.append("\(operation.title) \(place): a foreign id is answered \(plain.summary)")
            }
            faults += leaks(in: plain, to: operation, asked: foreign)
        }
        return faults
    }

    /// What an answer that needs no id says of the owner.
    mutating func leaksWithoutID(of operation: APIOperation) throws -> [String] {
        let request = try stranger.request(operation)
        return leaks(in: try owner.client.send(request), to: operation, asked: "")
    }

    /// The answers to a foreign id, to one that never existed, which is told as well, and to an own one, in this order.
    private mutating func answers(
        _ operation: APIOperation, _ place: OperationIDs.Place, _ foreign: String, _ own: String
    ) throws -> (foreign: ServerAnswer, unknown: ServerAnswer, own: ServerAnswer, id: String) {
        let unknown = unknownID()
        return (
            try answer(operation, place, foreign, amid: owner.variables),
            try answer(operation, place, unknown, amid: stranger.clinic.variables),
            try answer(operation, place, own, amid: stranger.clinic.variables), unknown
        )
    }

    private func leaks(in answer: ServerAnswer, to operation: APIOperation, asked: String) -> [String] {
        secrets.filter { $0 != asked && answer.text.contains($0) }.sorted().map {
            "\(operation.title): the answer holds \($0) of the other hospital"
        }
    }

    /// The answer with the id in that place; in a body as the example has it, else with other ids that it does not need left
    /// out where the two exclude each other; in a path amid the other ids of whose id it is, since a hold is one of a wallet.
    private mutating func answer(
        _ operation: APIOperation, _ place: OperationIDs.Place, _ id: String, amid variables: [String: String]
    ) throws -> ServerAnswer {
        var request = try stranger.request(operation)
        switch place {
        case .path(_, let variable):
            let path = try OperationIDs(operation, document).path { $0 == variable ? id : variables[$0] }
            request.target = ([path] + required(operation)).joined(separator: "?")
        case .query(let parameter, _):
            let path = String(request.target.split(separator: "?")[0])
            request.target =
                path + "?" + (required(operation, but: parameter) + ["\(parameter)=\(id)"]).joined(separator: "&")
        case .body(let place):
            request.body = body(operation, place, id).bytes
            request.contentType = operation.bodyTypes.first
        }
        return try owner.client.send(request)
    }

    /// What the query must have beside a parameter, in one text; none where that is nothing.
    private func required(_ operation: APIOperation, but parameter: String = "") -> [String] {
        let query = operation.parameters(in: "query").filter { $0.isRequired && $0.name != parameter }
        let pairs = query.map { "\($0.name)=\(ExampleRun.percentEncoded(stranger.fill($0.example ?? "")))" }
        return pairs.isEmpty ? [] : [pairs.joined(separator: "&")]
    }

    private func body(_ operation: APIOperation, _ place: BodyPlace, _ id: String) -> JSONValue {
        var example = stranger.filled(operation.bodyExample ?? .object([]))
        let hasPlace = place.path.first.map { example[$0] != nil } ?? true
        if !hasPlace {
            let required = document.resolved(operation.bodySchema ?? .null)["required"]?.elements?.compactMap(\.string)
            let places = document.idPlaces(in: operation.bodySchema ?? .null)
            let kept = (required ?? []) + Self.needed[operation.operationID, default: []]
            for other in places where other.path.count == 1 && !kept.contains(other.path[0]) {
                example = example.removing(other.path[0])
            }
        }
        return place.setting(id, in: example)
    }

    /// An id that never existed, of the form of UUIDv7.
    private mutating func unknownID() -> String {
        unknownCount += 1
        let digits = String(unknownCount, radix: 16)
        return "0198ffff-ffff-7fff-bfff-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// Whether an answer that went well says nothing: an empty list, or a batch of which all was refused.
    private static func isNothing(_ answer: ServerAnswer) -> Bool {
        guard let items = answer.json["items"]?.elements else { return false }
        return items.allSatisfy { ($0["status"]?.number?.integer() ?? 0) >= 400 || $0["outcome"]?.string == "notFound" }
    }

    /// An answer without what differs between any two, and with its id made anonymous.
    private static func comparable(_ answer: ServerAnswer, id: String) -> String {
        let fields = answer.fields
            .filter { !fieldsOfTheRequest.contains($0.name.lowercased()) }
            .map { "\($0.name): \($0.value)" }.sorted().joined(separator: "; ")
        let body = answer.json.removing("requestId")
        let text = answer.json.members == nil ? answer.text : String(decoding: body.bytes, as: UTF8.self)
        return ExampleRun.replacing(id, in: "\(answer.status) [\(fields)] \(text)", by: "{ID}")
    }

    private static func isID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false).map(\.count)
        return groups == [8, 4, 4, 4, 12] && text.allSatisfy { $0.isHexDigit || $0 == "-" }
    }
}
