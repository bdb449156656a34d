import Crypto
import JSON
import Kernel
import TestSupport

/// Runs the examples of the document against a hospital, each with the values that earlier answers gave.
///
/// An example's answer names values: where it says `{{patientId}}` the real answer has the patient's id. Answers of writes
/// set a name anew, answers of reads only where nothing has set it yet.
struct ExampleRun {
    /// How one example went.
    struct Outcome: Sendable {
        var operation: APIOperation
        /// nil where the example could not be sent.
        var answer: ServerAnswer?
        /// What is wrong; nil where all is well.
        var fault: String?
    }

    let document: APIDocument
    private(set) var clinic: Clinic
    private(set) var outcomes: [Outcome] = []
    /// The hospital that money is sent to.
    var neighbour: Clinic?
    /// The slots that examples take.
    var slots = Slots()
    private var keyCount = 0
    private var recoveryCodes: [String] = []
    private let exampleCode: String

    init(_ document: APIDocument, code: String, _ client: ServerClient) {
        self.document = document
        // The code of an error's page and the name of a gateway are the parameters of paths that are no ids.
        clinic = Clinic(
            code: code, client: client,
            variables: [
                "code": "notFound", "gateway": "fake", "slotStart": "", "laterStart": "",
            ])
        exampleCode = document.operation("signUpHospital")?.bodyExample?["code"]?.string ?? ""
    }

    /// Runs every example: in the document's order, those that need a value which is not known yet after those that give it.
    mutating func runAll() throws {
        // Whoever logs out can do nothing after it, nor log in as before once the password is another; a session that was
        // ended is begun anew.
        let last = ["/auth/password", "/sessions/{id}", "/auth/logout"]
        var waiting = document.operations.filter { operation in !last.contains { operation.path.hasSuffix($0) } }
        waiting += last.flatMap { end in document.operations.filter { $0.path.hasSuffix(end) } }
        try makeNeighbour()
        while !waiting.isEmpty {
            guard let next = waiting.firstIndex(where: { missing(in: $0).isEmpty }) else { break }
            let operation = waiting.remove(at: next)
            // What an example ends is made for it, and the examples go on with what they had.
            let kept = clinic.variables
            try makeEnded(by: operation)
            if operation.isSecondWord {
                try asColleague { try $0.run(operation) }
            } else {
                try run(operation)
            }
            for name in operation.endedNames { clinic.variables[name] = kept[name] }
            if operation.removesBeneficiary { try runUnseen("addBeneficiary") }
            if operation.operationID == "logIn" { try namePractitioner() }
            if operation.operationID == "registerPatient" { try makeDuplicate() }
            if operation.operationID == "createWallet" { try makePayee() }
            if operation.activatesMerchant { try furnishMerchant() }
            if operation.operationID == "initiateCollection" { try openOrder() }
            if operation.operationID == "payFakeOrder" { try refundOrder() }
            try furnishQueues(after: operation)
            try furnishAppointments(after: operation)
            // By later examples the merchant takes nothing by a gateway, and nothing of the invoice is open.
            if operation.activatesMerchant { try openFilteredOrder("merchantId") }
            if operation.operationID == "issueInvoice" { try openFilteredOrder("invoiceId") }
        }
        for operation in waiting {
            let names = missing(in: operation).sorted().joined(separator: ", ")
            outcomes.append(Outcome(operation: operation, answer: nil, fault: "no answer gives \(names)"))
        }
    }

    /// Registers the patient of the examples once more: the one before is the duplicate.
    private mutating func makeDuplicate() throws {
        clinic.variables["duplicateId"] = clinic.variables["patientId"] ?? ""
        try runUnseen("registerPatient")
    }

    /// Runs examples without an outcome, one after the other.
    mutating func runUnseen(_ names: String...) throws {
        let count = outcomes.count
        for operation in names.compactMap(document.operation) { try run(operation) }
        outcomes.removeLast(outcomes.count - count)
    }

    /// Gives a name another value; nil takes it away.
    mutating func name(_ name: String, _ value: String?) { clinic.variables[name] = value }

    /// The hospital without the last token, which has logged out: with another one.
    func loggedIn() throws -> Clinic {
        guard let logIn = document.operation("logIn"), let body = logIn.bodyExample else { return clinic }
        // The examples have changed the password with which they logged in.
        let changed = document.operation("changePassword")?.bodyExample
        let current = body.mapStrings {
            $0 == changed?["currentPassword"]?.string ? changed?["newPassword"]?.string ?? $0 : $0
        }
        let answer = try clinic.client.send("POST", logIn.path, json: filled(current))
        var result = clinic
        result.variables["accessToken"] = answer.string("accessToken")
        return result
    }

    /// Goes on with another token.
    mutating func use(token: String) { clinic.variables["accessToken"] = token }

    /// The request that an example is, with the fields that the operation reads.
    mutating func request(_ operation: APIOperation) throws -> ServerRequest {
        nameSlots(for: operation)
        let ids = OperationIDs(operation, document)
        var target = try ids.path { variable in clinic.variables[variable] }
        let query = operation.parameters(in: "query").compactMap { parameter in
            parameter.example.map { "\(parameter.name)=\(Self.percentEncoded(fill($0)))" }
        }
        if !query.isEmpty { target += "?" + query.joined(separator: "&") }
        var request = ServerRequest(operation.method, target)
        if !operation.isOpen { request.token = clinic.token }
        if operation.reads("Idempotency-Key") {
            keyCount += 1
            request.fields.append(("Idempotency-Key", "\(clinic.code)-\(operation.operationID)-\(keyCount)"))
        }
        if operation.statuses.contains(428) {
            request.fields.append(("If-Match", try currentTag(target)))
        }
        if let example = operation.bodyExample {
            request.body = filled(example).bytes
            request.contentType = operation.bodyTypes.first
        }
        if operation.takesNotices { sign(&request) }
        return request
    }

    /// Makes anew what an operation's ids stand for, and what that stands on, as far as the examples make such things.
    mutating func renew(for operation: APIOperation) throws {
        var names = Set(OperationIDs(operation, document).places.map(\.variable))
        let makers = document.operations.filter { $0.successStatus == 201 && !$0.isOpen && $0.answerExample != nil }
        var needed: Set<String> = []
        for maker in makers.reversed() where maker.makes.map(names.contains) ?? false {
            needed.insert(maker.operationID)
            names.formUnion((maker.bodyExample?.strings ?? []).flatMap(Self.names))
        }
        if names.contains("duplicateId") || names.contains("otherId") {
            try makeDuplicate()
            clinic.variables["otherId"] = clinic.variables["duplicateId"]
        }
        for maker in makers where needed.contains(maker.operationID) {
            try run(maker)
            if maker.operationID == "defineService" { try runUnseen("openRoom", "setPractitionerSchedule") }
            if maker.operationID == "createWallet" { try furnishWallet() }
            if maker.operationID == "issueCard" { try furnishCard() }
            if maker.operationID == "createWebhook" { try runUnseen("testWebhook") }
        }
        // What a list shows of somebody, or of a place, is made with them.
        if operation.operationID == "listAppointments" { try runUnseen("bookAppointment") }
    }

    /// The text with the values of names.
    func fill(_ text: String) -> String {
        var text = text == exampleCode ? clinic.code : text
        for (name, value) in clinic.variables { text = Self.replacing("{{\(name)}}", in: text, by: value) }
        return text
    }

    /// The value with the values of names in every text.
    func filled(_ value: JSONValue) -> JSONValue { value.mapStrings(fill) }

    private mutating func run(_ operation: APIOperation) throws {
        var outcome = Outcome(operation: operation)
        if !operation.bodyTypes.isEmpty, operation.bodyExample == nil { outcome.fault = "the body has no example" }
        if operation.answerType == "application/json", operation.answerExample == nil {
            outcome.fault = "the answer has no example"
        }
        let known = try messages().count
        let answer = try patientAnswer(request(operation))
        outcome.answer = answer
        if answer.isSuccess, Self.announcing.contains(operation.operationID) { try awaitMessage(beyond: known) }
        if answer.status != operation.successStatus {
            outcome.fault = "answered \(answer.summary) instead of \(operation.successStatus)"
        } else if let example = operation.answerExample {
            bind(example, answer.json, overwrites: operation.isWrite)
            // What is asked next may end what the message is for, as the end of a user's sessions ends links: it is read now.
            try readMessages()
            try takeSecondFactor(operation, answer.json)
            let differences = ExampleShape.differences(example, answer.json)
            if !differences.isEmpty { outcome.fault = differences.joined(separator: "; ") }
        } else if operation.operationID == "removeOwnSecondFactor" {
            // What another password or a second factor ends twice over does not outlast it: a new one is begun.
            try takeToken()
        } else if operation.operationID == "revokeSession" {
            use(token: try loggedIn().token)
        }
        outcomes.append(outcome)
    }

    /// The answer, asked for again with the same key where a table that is written behind the log is said to be late: with
    /// sanitizers two processors may take longer over it than a request waits.
    private func patientAnswer(_ request: ServerRequest) throws -> ServerAnswer {
        let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
        var answer = try clinic.client.send(request)
        let isLate = { answer.status == 503 && answer.string("code") == Failure.momentNotReached.code }
        while isLate(), ContinuousClock().now < end {
            answer = try clinic.client.send(request)
        }
        return answer
    }

    /// Gives the names of what a second factor's examples need their values: a code of the secret; a log-in that waits for
    /// the factor; and once that is answered, what takes the factor away again, so that later examples log in as before.
    private mutating func takeSecondFactor(_ operation: APIOperation, _ answer: JSONValue) throws {
        switch operation.operationID {
        case "beginSecondFactor":
            let secret = answer["secret"]?.string.flatMap(Base32.decode)
            guard let codes = secret.flatMap(TimeBasedCode.init(secret:)) else { return }
            clinic.variables["totpCode"] = codes.code(step: TimeBasedCode.step(at: SystemClock().now()))
        case "confirmSecondFactor":
            recoveryCodes = answer["recoveryCodes"]?.elements?.compactMap(\.string) ?? []
            guard let logIn = document.operation("logIn"), let body = logIn.bodyExample else { return }
            let waiting = try clinic.client.send("POST", logIn.path, json: filled(body))
            clinic.variables["challenge"] = waiting.string("challenge")
        case "answerChallenge": clinic.variables["secondRecoveryCode"] = recoveryCodes.last
        default: break
        }
    }

    /// Logs in anew, with the password of the examples.
    private mutating func takeToken() throws {
        guard let logIn = document.operation("logIn"), let body = logIn.bodyExample else { return }
        use(token: try clinic.client.send("POST", logIn.path, json: filled(body)).string("accessToken"))
    }

    /// The operations whose message is sent beside the answer, and so may come after it.
    private static let announcing = ["requestCode", "forgotPassword"]

    /// Waits for one more message, where they can be seen.
    private func awaitMessage(beyond known: Int) throws {
        guard Installation.messageFolder(of: clinic.client) != nil else { return }
        let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
        while try messages().count <= known, ContinuousClock().now < end {}
    }

    /// What came by message to this hospital's people, oldest first.
    private func messages() throws -> [MessageReader.Message] {
        guard let folder = Installation.messageFolder(of: clinic.client), let hospital = clinic.variables["hospitalId"]
        else { return [] }
        return try MessageReader(folder: folder).messages(of: hospital)
    }

    /// Gives the names of what came by message their values.
    private mutating func readMessages() throws {
        let messages = try messages()
        if let code = messages.last(where: { $0.template == "oneTimeCode" })?.code {
            clinic.variables["oneTimeCode"] = code
        }
        if let token = messages.last(where: { $0.template == "passwordReset" })?.token {
            clinic.variables["resetToken"] = token
        }
    }

    private func currentTag(_ target: String) throws -> String {
        try clinic.client.send("GET", target, token: clinic.token).field("ETag") ?? "\"1\""
    }

    private mutating func bind(_ example: JSONValue, _ answer: JSONValue, overwrites: Bool) {
        switch example {
        case .string(let text):
            guard text.hasPrefix("{{"), text.hasSuffix("}}"), let value = answer.string else { return }
            let name = String(text.dropFirst(2).dropLast(2))
            if overwrites || clinic.variables[name] == nil { clinic.variables[name] = value }
        case .array(let elements):
            for (element, value) in zip(elements, answer.elements ?? []) {
                bind(element, value, overwrites: overwrites)
            }
        case .object(let members):
            for member in members { bind(member.value, answer[member.name] ?? .null, overwrites: overwrites) }
        default: return
        }
    }

    /// The names without a value that the operation needs.
    private func missing(in operation: APIOperation) -> Set<String> {
        var needed = Set(OperationIDs(operation, document).pathVariables)
        let texts = (operation.bodyExample?.strings ?? []) + operation.parameters.compactMap(\.example)
        for text in texts { needed.formUnion(Self.names(in: text)) }
        if !operation.isOpen { needed.insert("accessToken") }
        return needed.subtracting(clinic.variables.keys)
    }

    static func names(in text: String) -> [String] {
        text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.contains("}}")
                ? part.split(separator: "}}", omittingEmptySubsequences: false).first.map(String.init) : nil
        }
    }

    static func replacing(_ mark: String, in text: String, by value: String) -> String {
        text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: value)
    }

    static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.properties.isAlphabetic && byte < 128 || (48...57).contains(byte) || byte == 45
            return isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
