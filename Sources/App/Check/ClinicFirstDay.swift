internal import JSON

/// A clinic's first day over HTTP against a running server, in hospitals of its own; each step says what it does.
struct ClinicFirstDay: Sendable {
    let client: CheckClient
    /// Makes the hospitals' codes unlike any that is there.
    let suffix: String
    /// Called with each step's sentence when it went well.
    let report: @Sendable (String) -> Void
    let environment: [String: String]

    /// Does the whole day; throws at the first step that goes wrong.
    func run() throws(CheckFailure) {
        let owner = try signUp(code: "CHECK-\(suffix)", country: "EG", currency: "EGP", timeZone: "Africa/Cairo")
        report("a hospital signs up and its owner logs in")
        let (receptionist, cashier) = try hireStaff(owner, code: "CHECK-\(suffix)")
        report("a receptionist and a cashier are made and log in")
        try importBundles(owner)
        try searchInScripts(receptionist)
        let patient = try registerByHand(receptionist)
        try editTogether(receptionist, patient)
        try correctBirthDate(receptionist, patient)
        try chargeAndPay(cashier, patient)
        try stayApart(patient)
    }

    /// Signs a hospital up and logs its owner in.
    private func signUp(
        code: String, country: String, currency: String, timeZone: String
    ) throws(CheckFailure) -> CheckSession {
        let password = "first-day-\(suffix)-Owner"
        let body: JSONValue = [
            "code": .string(code), "name": "Check clinic", "country": .string(country), "currency": .string(currency),
            "timeZone": .string(timeZone), "locale": "en",
            "admin": ["email": "owner@check.example", "displayName": "Owner", "password": .string(password)],
        ]
        let session = CheckSession(client: client)
        try session.expect(201, "POST", "/api/v1/hospitals", body)
        return try logIn(code: code, email: "owner@check.example", password: password)
    }

    private func logIn(code: String, email: String, password: String) throws(CheckFailure) -> CheckSession {
        let answer = try CheckSession(client: client).expect(
            200, "POST", "/api/v1/auth/login",
            ["hospitalCode": .string(code), "email": .string(email), "password": .string(password)])
        return CheckSession(client: client, token: answer.text("accessToken"))
    }

    private func hireStaff(
        _ owner: CheckSession, code: String
    ) throws(CheckFailure) -> (receptionist: CheckSession, cashier: CheckSession) {
        var sessions: [CheckSession] = []
        for role in ["receptionist", "cashier"] {
            let email = "\(role)@check.example"
            let password = "first-day-\(suffix)-\(role)"
            try owner.expect(
                201, "POST", "/api/v1/users",
                [
                    "email": .string(email), "displayName": .string(role), "roles": [.string(role)],
                    "password": .string(password),
                ])
            sessions.append(try logIn(code: code, email: email, password: password))
        }
        return (sessions[0], sessions[1])
    }

    private func importBundles(_ owner: CheckSession) throws(CheckFailure) {
        let real = try SampleBundles.real(environment: environment)
        var imported = 0
        for bundle in real + [SampleBundles.generated()] {
            let answer = try client.send(
                "POST", "/api/v1/patients/import", token: owner.token, body: bundle.bytes,
                contentType: "application/fhir+json")
            try CheckSession.require(200, answer, "importing \(bundle.name)")
            let errors = answer.json["errors"]?.elements ?? []
            try CheckSession.require(errors.isEmpty, "importing \(bundle.name): \(errors.count) errors")
            imported += answer.json["imported"]?.number?.integer() ?? 0
        }
        try CheckSession.require(imported >= 4 + real.count, "only \(imported) patients were imported")
        report(
            real.isEmpty
                ? "\(imported) patients are imported from a generated FHIR bundle (no sample data found)"
                : "\(imported) patients are imported from \(real.count) real FHIR bundles and a generated one")
    }

    /// Another hospital sees none of it: each id gives the answer of one that never existed.
    private func stayApart(_ patient: PatientAtCheck) throws(CheckFailure) {
        let other = try signUp(code: "OTHER-\(suffix)", country: "IN", currency: "INR", timeZone: "Asia/Kolkata")
        let never = "00000000-0000-7000-8000-000000000000"
        for path in ["/api/v1/patients/\(patient.id)", "/api/v1/patients/\(patient.id)/account"] {
            let theirs = try other.expect(404, "GET", path)
            let nobodys = try other.expect(404, "GET", path.replacing(patient.id, with: never))
            try CheckSession.require(
                theirs.text("code") == nobodys.text("code") && theirs.text("detail") == nobodys.text("detail"),
                "another hospital's id is told apart from one that never existed: GET \(path)")
        }
        let found = try other.expect(200, "GET", "/api/v1/patients?q=\(CheckQuery.encode(patient.familyName))")
        try CheckSession.require(found.json["items"]?.elements?.isEmpty == true, "another hospital finds the patient")
        report("a second hospital sees none of it")
    }
}

/// The patient that the day is about.
struct PatientAtCheck {
    var id: String
    var mrn: String
    var familyName: String
}

/// Percent-encodes a query value (RFC 3986 section 2).
enum CheckQuery {
    static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }
        .joined()
    }
}
