import JSON
import TestSupport
import Testing

/// Two records of one person with something of every kind on each, and what the API shows of them.
struct MergeReadings {
    /// A read, and what it gives before the merge, merged, and after the undoing.
    struct Reading: Sendable {
        let name: String
        let expected: [String]
        let read: @Sendable (MergeReadings) throws -> String
    }

    let desk: MergeDesk
    let left: String
    let right: String
    /// Somebody like both, who was told apart from the survivor.
    let third: String
    let charge: String
    let invoice: String
    let payment: String
    let appointment: String
    /// The idempotency key of the survivor's registration.
    private let key: String
    /// A moment before the merge.
    let before: String

    private static let passport = "RX-5512907"

    /// Registers both, and charges, invoices, pays and refunds something of each.
    init(_ desk: MergeDesk) throws {
        self.desk = desk
        key = "survivor-\(try desk.instant())"
        left = try Self.registerSurvivor(desk, key).string("id")
        try Self.importDuplicate(desk)
        let found = try desk.read("/patients?identifier=\(Self.passport)").json["items"]?.elements?.first
        let imported = found?["id"]?.string ?? ""
        right = imported
        third = try desk.register("Kareema", "Mansur")
        charge = try desk.charge(right, 150)
        invoice = try desk.invoice(right, [charge])
        payment = try desk.pay(invoice, 150)
        appointment = try desk.book(right)
        let leftInvoice = try desk.invoice(left, [desk.charge(left, 70)])
        let leftPayment = try desk.pay(leftInvoice, 20)
        for payment in [payment, leftPayment] {
            try desk.write(
                "POST", "/payments/\(payment)/refund", ["amount": MergeDesk.pounds(5), "reason": "Too much"])
        }
        try desk.write("POST", "/patients/\(left)/distinct", ["otherId": .string(third)], status: 200)
        before = try desk.instant()
        _ = try desk.read("/patients/\(right)")
    }

    /// Whose an id is, so that expectations can be written down.
    func name(_ id: String?) -> String {
        switch id {
        case left: "L"
        case right: "R"
        case third: "T"
        default: id ?? "none"
        }
    }

    /// A member of an answer that is somebody's id.
    private func owner(_ path: String, _ member: String = "patientId") throws -> String {
        name(try desk.read(path).json[member]?.string)
    }

    /// Whom a search finds.
    private func search(_ query: String) throws -> String {
        (try desk.read("/patients?\(query)").json["items"]?.elements ?? []).map { name($0["id"]?.string) }.joined()
    }

    /// Whether a list has an id.
    private func has(_ id: String, _ path: String) throws -> String { try desk.ids(path).contains(id) ? "yes" : "no" }

    private func account(_ path: String) throws -> String {
        let answer = try desk.read("/patients/\(path)")
        let minor: Int = answer.json["balance"]?["amountMinor"]?.number?.integer() ?? .min
        return "\(name(answer.string("patientId"))) \(minor / 100)"
    }

    private func types(_ path: String) throws -> String {
        (try desk.read(path).json["items"]?.elements ?? []).compactMap { $0["type"]?.string }.reversed()
            .joined(separator: " ")
    }

    private func merges(_ id: String) throws -> String {
        (try desk.read("/patients/\(id)/merges").json["items"]?.elements ?? []).map { merge in
            let ids = "\(name(merge["duplicateId"]?.string)) into \(name(merge["survivorId"]?.string))"
            return merge["undoneAt"] == nil ? ids : "\(ids), undone"
        }.joined(separator: "; ")
    }

    private func pairs() throws -> String {
        let pairs = try desk.read("/patients/duplicates").json["items"]?.elements ?? []
        return pairs.map { pair in
            [pair["first"], pair["second"]].map { name($0?["id"]?.string) }.sorted().joined()
        }.sorted().joined(separator: " ")
    }

    /// Whether a file of the survivor's archive holds a text.
    private func archive(_ file: String, _ text: String) throws -> String {
        let files = try ZIPFiles.read(desk.read("/patients/\(left)/export").body)
        guard let content = files.first(where: { $0.name == file })?.content else { return "no file" }
        return content.firstRange(of: Array(text.utf8)) == nil ? "no" : "yes"
    }

    /// The person's bundle once more: what it does.
    private func importAgain() throws -> String {
        let report = try Self.importDuplicate(desk).json
        return ["imported", "updated", "skipped", "errorCount"].map { name in
            let count: Int = report[name]?.number?.integer() ?? -1
            return "\(count) \(name)"
        }.joined(separator: ", ")
    }

    private static func registerSurvivor(_ desk: MergeDesk, _ key: String) throws -> ServerAnswer {
        var request = ServerRequest(
            "POST", "/api/v1/patients", token: desk.clinic.token,
            json: [
                "givenName": "Karima", "familyName": "Mansour", "birthDate": "1986-03-14", "sex": "female",
                "confirmDuplicate": true,
            ])
        request.fields = [("Idempotency-Key", key)]
        return try desk.clinic.client.send(request)
    }

    @discardableResult
    private static func importDuplicate(_ desk: MergeDesk) throws -> ServerAnswer {
        let bundle = """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"urn:uuid:0b2d6f0e-77aa-4c11-8e21-900000000001","resource":{"resourceType":"Patient",
            "id":"karema-1","identifier":[{"system":"passport","value":"\(passport)"}],
            "name":[{"family":"Mansor","given":["Karema"]}],"gender":"female","birthDate":"1986-03-14"}},
            {"resource":{"resourceType":"Observation","id":"of-karema-1","status":"final",
            "code":{"text":"Seen"},"subject":{"reference":"Patient/karema-1"}}}]}
            """
        var request = ServerRequest("POST", "/api/v1/patients/import", token: desk.clinic.token)
        request.body = Array(bundle.utf8)
        request.contentType = "application/fhir+json"
        let answer = try desk.clinic.client.send(request)
        guard answer.status == 200 else { throw TestFailure("importing: \(answer.summary)") }
        return answer
    }
}

extension MergeReadings {
    /// Every read, each with what it gives at the three moments.
    static let all: [Reading] = records + searches + lists + accounts + logs

    private static let records = [
        Reading("record", "R active", "R merged into L", "R active") { asked in
            let answer = try asked.desk.read("/patients/\(asked.right)")
            let record = "\(asked.name(answer.string("id"))) \(answer.string("status"))"
            return answer.json["mergedIntoId"].map { "\(record) into \(asked.name($0.string))" } ?? record
        },
        Reading("record of the survivor", "L active") { asked in
            let answer = try asked.desk.read("/patients/\(asked.left)")
            return "\(asked.name(answer.string("id"))) \(answer.string("status"))"
        },
        Reading("record then", "Karema") { asked in
            try asked.desk.read("/patients/\(asked.right)?asOf=\(asked.before)").string("givenName")
        },
        Reading("registered again", "L 201") { asked in
            let answer = try registerSurvivor(asked.desk, asked.key)
            return "\(asked.name(answer.string("id"))) \(answer.status)"
        },
        Reading("import again", "0 imported, 0 updated, 2 skipped, 0 errorCount") { try $0.importAgain() },
        Reading("resources in the archive", "no", "yes", "no") {
            try $0.archive("patient/resources.json", "of-karema-1")
        },
        Reading("merges", "", "R into L", "R into L, undone") { try $0.merges($0.right) },
        Reading("merges of the survivor", "", "R into L", "R into L, undone") { try $0.merges($0.left) },
        Reading("likely duplicates", "LR RT", "", "LR RT") { try $0.pairs() },
    ]

    private static let searches = [
        Reading("by name", "RTL", "LT", "RTL") { try $0.search("q=karema%20mansor") },
        Reading("by part of a name", "R", "L", "R") { try $0.search("q=arem") },
        Reading("by identifier", "R", "L", "R") { try $0.search("identifier=\(passport)") },
        Reading("by number", "R", "L", "R") { asked in
            try asked.search("q=\(asked.desk.read("/patients/\(asked.right)").string("mrn"))")
        },
        Reading("newest", "TRL", "TL", "TRL") { try $0.search("limit=10") },
    ]

    private static let lists = [
        Reading("charge", "R", "L", "R") { try $0.owner("/charges/\($0.charge)") },
        Reading("charges of the survivor", "no", "yes", "no") {
            try $0.has($0.charge, "/charges?patientId=\($0.left)")
        },
        Reading("charges of the duplicate", "1", "2", "1") { asked in
            "\(try asked.desk.ids("/charges?patientId=\(asked.right)").count)"
        },
        Reading("appointment", "R", "L", "R") { try $0.owner("/appointments/\($0.appointment)") },
        Reading("appointments of the survivor", "no", "yes", "no") {
            try $0.has($0.appointment, "/appointments?patientId=\($0.left)")
        },
        Reading("invoice", "R", "L", "R") { try $0.owner("/invoices/\($0.invoice)") },
        Reading("invoice then", "R") { try $0.owner("/invoices/\($0.invoice)?asOf=\($0.before)") },
        Reading("invoices of the survivor", "no", "yes", "no") {
            try $0.has($0.invoice, "/invoices?patientId=\($0.left)")
        },
        Reading("payment", "R", "L", "R") { try $0.owner("/payments/\($0.payment)") },
        Reading("payments of the survivor", "no", "yes", "no") {
            try $0.has($0.payment, "/payments?patientId=\($0.left)")
        },
        Reading("refund", "R", "L", "R") { asked in
            let refunds = try asked.desk.read("/payments/\(asked.payment)").json["refunds"]?.elements
            return asked.name(refunds?.first?["patientId"]?.string)
        },
        Reading("ledger in the archive", "no", "yes", "no") { try $0.archive("billing/ledger.ndjson", $0.payment) },
    ]

    private static let accounts = [
        Reading("account", "R 5", "L 60", "R 5") { try $0.account("\($0.right)/account") },
        Reading("account of the survivor", "L 55", "L 60", "L 55") { try $0.account("\($0.left)/account") },
        Reading("account then", "R 5") { try $0.account("\($0.right)/account?asOf=\($0.before)") },
    ]

    private static let logs = [
        Reading(
            "history", "patientRegistered", "patientRegistered patientMerged",
            "patientRegistered patientMerged patientMergeUndone"
        ) { try $0.types("/patients/\($0.right)/history") },
        Reading("written about the record", "invoicePaymentReversed", "patientMerged", "patientMergeUndone") { asked in
            // What becomes of messages is written beside everything else.
            let types = try asked.types("/audit?patientId=\(asked.right)").split(separator: " ")
            return String(types.last { !$0.hasPrefix("message") } ?? "")
        },
    ]
}

extension MergeReadings.Reading {
    /// A read that gives something at each of the three moments; the same where only one is given.
    init(
        _ name: String, _ before: String, _ merged: String? = nil, _ undone: String? = nil,
        read: @escaping @Sendable (MergeReadings) throws -> String
    ) {
        self.init(name: name, expected: [before, merged ?? before, undone ?? before], read: read)
    }
}
