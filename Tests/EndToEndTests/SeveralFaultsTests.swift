import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Bodies with members of wrong types beside members that do not validate: everything is told at once.
    @Suite struct SeveralFaultsTests {
        @Test func `every route that takes a body names all that is wrong with one, of whatever kind`() throws {
            let client = try Installation.shared().client()
            let document = try APIDocument(client)
            var run = ExampleRun(document, code: Installation.freshCode(), client)
            try run.runAll()
            run.use(token: try run.loggedIn().token)
            let taking = document.operations.filter { operation in
                operation.isWrite && !operation.takesFHIR
                    && !document.properties(of: operation.bodySchema ?? .null).isEmpty
            }
            let untried = Set(taking.map(\.operationID)).subtracting(SeveralFaults.all.map(\.operation))
            #expect(untried.isEmpty, "no row for \(untried.sorted())")
            for row in SeveralFaults.all {
                let operation = try #require(document.operation(row.operation), "\(row.operation)")
                var request = try run.request(operation)
                var body = try request.body.map { try JSONValue(parsing: $0) } ?? .object([])
                for name in row.without { body = body.removing(name) }
                for member in row.changes.members ?? [] { body = body.setting(member.name, to: member.value) }
                request.body = body.bytes
                request.contentType = "application/json"
                let answer = try client.send(request)
                #expect(answer.status == 400 && answer.string("code") == "validation", "\(row): \(answer.summary)")
                let found = (answer.json["errors"]?.elements ?? []).compactMap { $0["field"]?.string }
                #expect(found.sorted() == row.fields.sorted(), "\(row.operation): \(answer.text)")
            }
        }
    }
}

/// A body of an example with several faults, and the fields that must be named, each once.
struct SeveralFaults: CustomStringConvertible {
    let operation: String
    /// What is put into the example's body.
    let changes: JSONValue
    /// What is taken out of it.
    var without: [String] = []
    let fields: [String]

    init(_ operation: String, _ changes: JSONValue, without: [String] = [], _ fields: [String]) {
        self.operation = operation
        self.changes = changes
        self.without = without
        self.fields = fields
    }

    var description: String { operation }

    static let long = JSONValue.string(String(repeating: "long ", count: 1_000))
    static let nothing: JSONValue = ["amountMinor": 0, "currency": "EGP"]

    static let all =
        settings + accounts + patients + billing + wallets + merchants + cards + collections
        + clearings + desk + webhooks + scheduling + queues

    private static let settings = [
        SeveralFaults(
            "signUpHospital",
            [
                "code": "!", "name": 17, "currency": "egp", "timeZone": "Nowhere/None",
                "admin": ["email": 5, "displayName": "", "password": "short"],
            ], ["code", "name", "currency", "timeZone", "admin.email", "admin.displayName", "admin.password"]),
        SeveralFaults(
            "changeHospital", ["name": 17, "country": "Egypt", "timeZone": "Nowhere/None", "noSuchField": 1],
            ["name", "country", "timeZone", "noSuchField"]),
        SeveralFaults(
            "openLocation", ["name": 17, "phone": "12", "timeZone": "Nowhere/None"], ["name", "phone", "timeZone"]),
        SeveralFaults("changeLocation", ["name": "", "status": 5, "phone": "12"], ["name", "status", "phone"]),
    ]

    private static let accounts = [
        SeveralFaults("confirmSecondFactor", ["code": 5, "noSuchField": 1], ["code", "noSuchField"]),
        SeveralFaults("removeOwnSecondFactor", ["code": 5, "noSuchField": 1], ["code", "noSuchField"]),
        SeveralFaults("answerChallenge", ["challenge": 5, "code": 5], ["challenge", "code"]),
        SeveralFaults("changeMe", ["displayName": 17, "noSuchField": 1], ["displayName", "noSuchField"]),
        SeveralFaults(
            "createUser", ["email": 5, "displayName": "", "roles": [], "phone": "12", "password": "short"],
            ["email", "displayName", "roles", "phone", "password"]),
        SeveralFaults(
            "changeUser", ["displayName": 5, "email": "none", "roles": []], ["displayName", "email", "roles"]),
        SeveralFaults(
            "issueApiKey", ["name": 5, "permissions": [], "expiresAt": "2001-01-01T00:00:00Z"],
            ["name", "permissions", "expiresAt"]),
        SeveralFaults(
            "changePassword", ["currentPassword": 5, "newPassword": "short"], ["currentPassword", "newPassword"]),
        SeveralFaults("resetPassword", ["token": 5, "newPassword": "short"], ["token", "newPassword"]),
        SeveralFaults("forgotPassword", ["hospitalCode": "", "email": 5], ["hospitalCode", "email"]),
        SeveralFaults("requestCode", ["hospitalCode": "", "phone": 5], ["hospitalCode", "phone"]),
        SeveralFaults(
            "verifyCode", ["hospitalCode": "", "phone": 5, "code": 6], ["hospitalCode", "phone", "code"]),
        // Nothing but their types can be wrong with these.
        SeveralFaults(
            "logIn", ["hospitalCode": 5, "email": [], "password": true], ["hospitalCode", "email", "password"]),
        SeveralFaults("refreshTokens", ["refreshToken": 5, "noSuchField": 1], ["refreshToken", "noSuchField"]),
        SeveralFaults("logOut", ["refreshToken": 5, "noSuchField": 1], ["refreshToken", "noSuchField"]),
    ]

    private static let patients = [
        SeveralFaults(
            "registerPatient",
            ["sex": "none", "birthDate": "2999-01-01", "phone": "12", "email": "none", "language": "??", "mrn": 5],
            without: ["ageYears"], ["sex", "birthDate", "phone", "email", "language", "mrn"]),
        // A rule over several members keeps silent where one of them could not be read.
        SeveralFaults(
            "registerPatient", ["fullName": 5, "ageYears": "ten", "phone": "12"],
            without: ["givenName", "familyName", "birthDate"], ["fullName", "ageYears", "phone"]),
        SeveralFaults(
            "changePatient", ["givenName": 5, "phone": "12", "birthDate": "2999-01-01", "status": .null],
            without: ["ageYears"], ["givenName", "phone", "birthDate", "status"]),
        SeveralFaults("mergePatients", ["duplicateId": 5, "reason": long], ["duplicateId", "reason"]),
        SeveralFaults("distinguishPatients", ["otherId": 5, "noSuchField": 1], ["otherId", "noSuchField"]),
        SeveralFaults("withdrawDistinction", ["otherId": 5, "noSuchField": 1], ["otherId", "noSuchField"]),
        SeveralFaults("erasePatient", ["patientId": "x", "reason": ""], ["patientId", "reason"]),
        SeveralFaults("placeLegalHold", ["reason": "", "noSuchField": 1], ["reason", "noSuchField"]),
    ]

    private static let billing = [
        SeveralFaults(
            "createCharge",
            ["patientId": "x", "code": "", "quantity": "1", "unitPrice": nothing, "serviceDate": "1900-01-01"],
            ["patientId", "code", "quantity", "unitPrice.amountMinor", "serviceDate"]),
        SeveralFaults("cancelCharge", ["reason": long, "noSuchField": 1], ["reason", "noSuchField"]),
        SeveralFaults("voidInvoice", ["reason": long, "noSuchField": 1], ["reason", "noSuchField"]),
        SeveralFaults(
            "draftInvoice", ["patientId": 5, "chargeIds": [], "dueDate": "1999-01-01"],
            ["patientId", "chargeIds", "dueDate"]),
        SeveralFaults("changeDraft", ["chargeIds": [], "dueDate": 5], ["chargeIds", "dueDate"]),
        SeveralFaults(
            "receivePayment", ["amount": nothing, "method": "gold", "reference": long],
            ["amount.amountMinor", "method", "reference"]),
        SeveralFaults(
            "receivePayment", ["patientId": 5, "amount": nothing], without: ["invoiceId"],
            ["patientId", "amount.amountMinor"]),
        SeveralFaults(
            "allocatePayment", ["invoiceId": 5, "amount": nothing], ["invoiceId", "amount.amountMinor"]),
        SeveralFaults("refundPayment", ["amount": nothing, "reason": 5], ["amount.amountMinor", "reason"]),
    ]
}
