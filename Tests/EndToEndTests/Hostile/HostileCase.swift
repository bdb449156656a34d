import TestSupport

/// One request that someone careless or hostile might send to the program, and what must come of it.
struct HostileCase: Sendable {
    /// A text; `{{patientId}}` and the like stand for values of the hospital of the test.
    enum Text: Sendable, ExpressibleByStringLiteral {
        case plain(String)
        /// One text, another so many times, and a third.
        case repeated(String, String, Int, String)

        /// A registration that is taken.
        static let registration: Text =
            #"{"givenName":"Nour","ageYears":30,"sex":"female","confirmDuplicate":true}"#

        init(stringLiteral text: String) { self = .plain(text) }
    }

    /// A body.
    enum Content: Sendable, ExpressibleByStringLiteral {
        /// What is wrong with a compressed body; a place below nought counts from its end.
        enum Damage: Sendable { case sound, cut(Int), first(Int), flipped(Int), set(Int, UInt8), twice, followed }

        case text(Text)
        case gzip(Damage, of: Text)

        init(stringLiteral text: String) { self = .text(.plain(text)) }
    }

    /// Who asks.
    enum Credentials: Sendable { case none, owner, bearer(Text) }

    /// What is sent, in the words of the table; no two cases have the same name.
    var name: String
    var method: String
    var target: Text
    var status: Int
    /// The code of the problem; nil where there is none.
    var code: String?
    /// The field, or the code of its error, that the answer must name.
    var naming: String?
    var fields: [(String, Text)]
    var body: Content?
    var type: String
    var credentials: Credentials

    init(
        _ name: String, _ method: String, _ target: Text, _ status: Int, _ code: String? = nil, naming: String? = nil,
        fields: [(String, Text)] = [], body: Content? = nil, type: String = "application/json",
        credentials: Credentials = .owner
    ) {
        (self.name, self.method, self.target, self.status, self.code) = (name, method, target, status, code)
        (self.naming, self.fields, self.body, self.type) = (naming, fields, body, type)
        self.credentials = credentials
    }

    /// Every case.
    static let all =
        texts + dates + numbers + instants + search + queries + cursors + ids + conditions + fields + media + gzip
        + credentials + documents + bundles + wallets

    /// The request, with the values that `fill` puts in.
    func request(token: String, _ fill: (String) -> String) -> ServerRequest {
        func text(_ text: Text) -> String {
            switch text {
            case .plain(let text): fill(text)
            case .repeated(let before, let unit, let count, let after):
                fill(before) + String(repeating: unit, count: count) + fill(after)
            }
        }
        var request = ServerRequest(method, text(target))
        switch credentials {
        case .none: break
        case .owner: request.token = token
        case .bearer(let bearer): request.token = text(bearer)
        }
        request.fields = fields.map { ($0.0, text($0.1)) }
        request.contentType = type
        switch body {
        case nil: break
        case .text(let body): request.body = Array(text(body).utf8)
        case .gzip(let damage, let body): request.body = damage.done(to: Array(text(body).utf8))
        }
        return request
    }
}

extension HostileCase.Content.Damage {
    /// The bytes compressed, with this damage.
    fileprivate func done(to bytes: [UInt8]) -> [UInt8] {
        var coded = GzipWrapping.wrap(bytes)
        switch self {
        case .sound: break
        case .cut(let count): coded.removeLast(count)
        case .first(let count): coded = Array(coded.prefix(count))
        case .flipped(let place): coded[place < 0 ? coded.count + place : place] ^= 1
        case .set(let place, let byte): coded[place] = byte
        case .twice: coded = GzipWrapping.wrap(coded)
        case .followed: coded.append(1)
        }
        return coded
    }
}

extension HostileCase {
    /// A registration with one member in JSON put in, in place of the one that stands for it.
    static func patient(
        _ name: String, _ member: String, _ value: Text, _ status: Int, _ code: String? = nil, naming: String? = nil
    ) -> HostileCase {
        var members = ["givenName": #""Nour""#, "ageYears": "30", "sex": #""female""#, "confirmDuplicate": "true"]
        members[member] = nil
        if member == "birthDate" { members["ageYears"] = nil }
        let rest = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        let before = "{\(rest),\"\(member)\":"
        let body: Text =
            switch value {
            case .plain(let text): .plain(before + text + "}")
            case .repeated(let first, let unit, let count, let last):
                .repeated(before + first, unit, count, last + "}")
            }
        return HostileCase(name, "POST", "/api/v1/patients", status, code, naming: naming, body: .text(body))
    }

    /// A charge with this quantity, amount and currency in JSON.
    static func charge(
        _ name: String, _ values: [String], _ status: Int, _ code: String? = nil, naming: String? = nil
    ) -> HostileCase {
        let body = """
            {"patientId":"{{patientId}}","code":"CONSULT","description":"x","quantity":\(values[0]),\
            "unitPrice":{"amountMinor":\(values[1]),"currency":\(values[2])},"serviceDate":"2026-01-05"}
            """
        return HostileCase(name, "POST", "/api/v1/charges", status, code, naming: naming, body: .text(.plain(body)))
    }

    /// A log-in with this code, address and password in JSON.
    static func logIn(
        _ name: String, _ values: [String], _ status: Int, _ code: String? = nil, naming: String? = nil
    ) -> HostileCase {
        let body = #"{"hospitalCode":\#(values[0]),"email":\#(values[1]),"password":\#(values[2])}"#
        return open(name, "/api/v1/auth/login", body, (status, code, naming))
    }

    /// A one-time code in JSON, for a phone of its own so that none is locked by the others' failures.
    static func code(
        _ name: String, _ number: Int, _ value: String, _ status: Int, _ code: String? = nil, naming: String? = nil
    ) -> HostileCase {
        let body = #"{"hospitalCode":"{{hospitalCode}}","phone":"0100 123 4\#(100 + number)","code":\#(value)}"#
        return open(name, "/api/v1/auth/otp/verify", body, (status, code, naming))
    }

    /// A bundle with these entries in JSON; `{{resource}}` stands for the members of a good patient.
    static func bundle(
        _ name: String, _ entries: String, _ status: Int, _ code: String? = nil, naming: String? = nil
    ) -> HostileCase {
        let patient = """
            "resourceType":"Patient","gender":"female","birthDate":"1980-01-01",\
            "name":[{"family":"Adel","given":["Mona"]}]
            """
        let filled = ExampleRun.replacing("{{resource}}", in: entries, by: patient)
        return HostileCase(
            name, "POST", "/api/v1/patients/import", status, code, naming: naming,
            body: .text(.plain(#"{"resourceType":"Bundle","type":"collection","entry":\#(filled)}"#)),
            type: "application/fhir+json")
    }

    /// A hospital signed up with this code and zone.
    static func hospital(
        _ name: String, code: String, zone: String, _ status: Int, _ problem: String? = nil, naming: String? = nil
    ) -> HostileCase {
        let body = """
            {"code":"\(code)","name":"x","country":"EG","currency":"EGP","timeZone":"\(zone)","locale":"en",\
            "admin":{"email":"a@b.example","displayName":"x","password":"correct horse battery"}}
            """
        return open(name, "/api/v1/hospitals", body, (status, problem, naming))
    }

    private static func open(
        _ name: String, _ target: String, _ body: String, _ outcome: (status: Int, code: String?, naming: String?)
    ) -> HostileCase {
        HostileCase(
            name, "POST", .plain(target), outcome.status, outcome.code, naming: outcome.naming,
            body: .text(.plain(body)), credentials: .none)
    }
}
