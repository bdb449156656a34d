import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// The program against what no client should send: a table of cases, and texts put into every field of every route.
    @Suite struct HostileTests {
        /// How many cases there are at least.
        static let leastCount = 300

        @Test func `there are at least 300 hostile cases, each of its own`() {
            let names = HostileCase.all.map(\.name)
            #expect(names.count >= Self.leastCount, "only \(names.count)")
            let repeated = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
            #expect(repeated == [])
            #expect(HostileCase.all.filter { $0.status >= 400 }.allSatisfy { $0.code != nil })
        }

        @Test func `every hostile case gets its answer, and the server is well after each`() throws {
            let installation = try Installation.shared()
            let clinic = try Self.clinic(installation)
            var count = 0
            for hostile in HostileCase.all {
                let answer = try clinic.client.connect().send(hostile.request(token: clinic.token, Self.fill(clinic)))
                Self.expect(answer, of: hostile)
                let healthy = try clinic.client.send("GET", "/api/v1/auth/me", token: clinic.token)
                #expect(healthy.status == 200, "after \(hostile.name): \(healthy.summary)")
                count += 1
            }
            #expect(count >= Self.leastCount)
            print("\(count) hostile cases were answered as they must be")
            let ready = try clinic.client.send("GET", "/readyz")
            #expect(ready.status == 200, "\(ready.summary)")
            let kept = try installation.sql("SELECT count(*) FROM patient.patient")
            #expect(kept != ["0"], "the patients' table is gone")
        }

        @Test func `a text that is searched for finds nobody by its wildcards`() throws {
            let clinic = try Self.clinic(Installation.shared())
            let named = try clinic.client.send("GET", "/api/v1/patients?q=aziza", token: clinic.token)
            #expect(named.json["items"]?.elements?.count == 1, "\(named.summary)")
            for text in ["%", "_", "%z%", "a_i_a", ".*", "\\", "*", "' OR 1=1 --", "a&!b|(", "$1"] {
                let target = "/api/v1/patients?q=" + ExampleRun.percentEncoded(text)
                let answer = try clinic.client.send("GET", target, token: clinic.token)
                #expect(answer.status == 200 && answer.json["items"]?.elements == [], "\(text): \(answer.summary)")
            }
            // Signs beside letters mean nothing: whoever is found is found by the letters.
            for (text, letters) in [("az%", "az"), ("%a%", "a"), ("_ziza", "ziza")] {
                let found = try ["q=" + ExampleRun.percentEncoded(text), "q=" + letters].map {
                    try clinic.client.send("GET", "/api/v1/patients?" + $0, token: clinic.token).json["items"]
                }
                #expect(found[0] == found[1] && found[0] != nil, "\(text)")
            }
        }

        @Test func `what is registered with a hostile text is shown as it was written`() throws {
            let clinic = try Self.clinic(Installation.shared())
            for text in ["'; DROP TABLE patient.patient; --", "<script>alert(1)</script>", "{{7*7}}", "%_\\", "\"$1\""]
            {
                let made = try clinic.client.send(
                    "POST", "/api/v1/patients", token: clinic.token,
                    json: ["givenName": .string(text), "ageYears": 30, "sex": "other", "confirmDuplicate": true])
                let path = "/api/v1/patients/\(made.string("id"))"
                let read = try clinic.client.send("GET", path, token: clinic.token)
                #expect(read.string("givenName") == text, "\(read.summary)")
            }
        }

        @Test func `no text in any field or parameter of any route is a fault of the server`() throws {
            let installation = try Installation.shared()
            let client = try installation.client()
            let document = try APIDocument(client)
            var run = ExampleRun(document, code: Installation.freshCode(), client)
            try run.runAll()
            run.use(token: try run.loggedIn().token)
            var count = 0
            for operation in document.operations {
                for (name, request) in try Self.spoilt(operation, document, &run) {
                    let answer = try client.send(request)
                    #expect(answer.status < 500, "\(operation.title), \(name): \(answer.summary)")
                    count += 1
                    // Where one came through that ended the session, the next has another.
                    if answer.isSuccess, operation.isWrite { run.use(token: try run.loggedIn().token) }
                }
            }
            #expect(count > 500, "only \(count) requests were made")
        }

        @Test func `a key that another request has is told so, whatever is wrong with the body`() throws {
            let clinic = try Self.clinic(Installation.shared())
            func register(_ key: String, _ body: String) throws -> ServerAnswer {
                var request = ServerRequest("POST", "/api/v1/patients", token: clinic.token)
                request.fields = [("Idempotency-Key", key)]
                request.body = Array(body.utf8)
                return try clinic.client.send(request)
            }
            let good = #"{"givenName":"Huda","ageYears":30,"sex":"female"}"#
            let first = try register("taken", good)
            #expect(first.status == 201, "\(first.summary)")
            let bodies = [
                #"{"givenName":"Huda","ageYears":30}"#, #"{"givenName":"Huda","ageYears":"30","sex":"female"}"#,
                #"{"givenName":"Huda","ageYears":30,"sex":"female","shoe":1}"#, #"{"givenName":"","sex":"female"}"#,
                "{",
                "", "[]",
            ]
            for body in bodies {
                let taken = try register("taken", body)
                #expect(taken.status == 422, "\(body): \(taken.summary)")
                #expect(taken.string("code") == "idempotencyKeyReused", "\(body): \(taken.summary)")
                let free = try register("free", body)
                #expect(free.status == 400, "\(body): \(free.summary)")
            }
            let again = try register("taken", good)
            #expect(again.string("id") == first.string("id") && again.field("Idempotency-Replayed") == "true")
        }

        private static func expect(_ answer: ServerAnswer, of hostile: HostileCase) {
            #expect(answer.status == hostile.status, "\(hostile.name): \(answer.summary)")
            guard hostile.status >= 400 else { return }
            let type = answer.field("Content-Type") ?? ""
            #expect(type.hasPrefix("application/problem+json"), "\(hostile.name): \(type)")
            #expect(answer.string("code") == hostile.code, "\(hostile.name): \(answer.summary)")
            if let naming = hostile.naming {
                #expect(answer.text.contains("\"\(naming)\""), "\(hostile.name): \(answer.summary)")
            }
        }

        /// A hospital with a patient and all that the cases name.
        private static func clinic(_ installation: Installation) throws -> Clinic {
            var clinic = try installation.signUp()
            let email = "owner@\(clinic.code.lowercased()).example"
            let pair = try clinic.client.send(
                "POST", "/api/v1/auth/login",
                json: [
                    "hospitalCode": .string(clinic.code), "email": .string(email), "password": .string(Clinic.password),
                ])
            let patient = try clinic.client.send(
                "POST", "/api/v1/patients", token: clinic.token,
                json: ["givenName": "Aziza", "ageYears": 30, "sex": "female"])
            let wallet = try clinic.client.send(
                "POST", "/api/v1/wallet", token: clinic.token,
                json: ["userId": .string(patient.string("id")), "type": "personal", "currency": "EGP"])
            let active = try clinic.client.send(
                "PUT", "/api/v1/wallet/\(wallet.string("id"))/activate", token: clinic.token)
            guard active.status == 200 else { throw TestFailure("no wallet: \(active.summary)") }
            clinic.variables["walletId"] = wallet.string("id")
            clinic.variables["refreshToken"] = pair.string("refreshToken")
            clinic.variables["patientId"] = patient.string("id")
            clinic.variables["hospitalCode"] = clinic.code
            return clinic
        }

        private static func fill(_ clinic: Clinic) -> (String) -> String {
            { text in
                clinic.variables.reduce(text) { text, variable in
                    ExampleRun.replacing("{{\(variable.key)}}", in: text, by: variable.value)
                }
            }
        }

        /// The operation's requests with a text in one of its fields or parameters.
        private static func spoilt(
            _ operation: APIOperation, _ document: APIDocument, _ run: inout ExampleRun
        ) throws -> [(name: String, request: ServerRequest)] {
            let texts = ["a\u{0}b", "\u{ffff}", "\u{202e}", "'", String(repeating: "x", count: 5_000)]
            let good = try run.request(operation)
            let path = String(good.target.split(separator: "?")[0])
            var requests = operation.parameters(in: "query").flatMap { parameter in
                texts.prefix(4).map { text in
                    let value = ExampleRun.percentEncoded(text)
                    return (
                        "?\(parameter.name)=\(value)", good.with { $0.target = "\(path)?\(parameter.name)=\(value)" }
                    )
                }
            }
            guard !operation.takesFHIR, let example = good.body.flatMap({ try? JSONValue(parsing: $0) }) else {
                // A body that is no JSON has no fields to put a text into.
                return requests
            }
            for place in textPlaces(operation.bodySchema ?? .null, document, under: [], depth: 0) {
                requests += texts.map { text in
                    (
                        "\(place.joined(separator: ".")) = \(text.prefix(9))",
                        good.with { $0.body = BodyPlace(path: place).setting(text, in: example).bytes }
                    )
                }
            }
            return requests
        }

        private static func textPlaces(
            _ schema: JSONValue, _ document: APIDocument, under path: [String], depth: Int
        ) -> [[String]] {
            guard depth < 4 else { return [] }
            switch document.type(of: schema) {
            case "string": return [path]
            case "object":
                return document.properties(of: schema).flatMap {
                    textPlaces($0.value, document, under: path + [$0.name], depth: depth + 1)
                }
            default: return []
            }
        }
    }
}
