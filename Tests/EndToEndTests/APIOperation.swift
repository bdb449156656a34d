import JSON

/// One operation as `/openapi.json` describes it.
struct APIOperation: Sendable {
    /// A parameter of the path, the query or the fields.
    struct Parameter: Sendable {
        var name: String
        /// `path`, `query` or `header`.
        var place: String
        var isRequired: Bool
        var example: String?

        /// What the examples call its value: what its own example says, else as it is called itself.
        var variable: String { example.flatMap { ExampleRun.names(in: $0).first } ?? Self.called[name] ?? name }

        /// What the values of parameters are called that have no example, since they exclude others that have one.
        private static let called = ["ownerId": "patientId"]
    }

    /// Upper case.
    var method: String
    /// The path with its parameters in braces.
    var path: String
    var operationID: String
    /// Whether anyone may call it.
    var isOpen: Bool
    /// The permission that it needs; nil where a token is enough.
    var permission: String?
    var parameters: [Parameter]
    /// The media types of the body; empty where it takes none.
    var bodyTypes: [String] = []
    var bodyLimitBytes: Int?
    var bodySchema: JSONValue?
    var bodyExample: JSONValue?
    var successStatus: Int
    /// The media type of the answer; nil where it has no body.
    var answerType: String?
    var answerExample: JSONValue?
    /// Every status that is documented.
    var statuses: Set<Int>

    init(method: String, path: String, _ json: JSONValue) {
        self.method = method.uppercased()
        self.path = path
        operationID = json["operationId"]?.string ?? ""
        isOpen = json["security"]?.elements?.isEmpty ?? true
        permission = json["x-medley-permission"]?.string
        parameters = (json["parameters"]?.elements ?? []).map { parameter in
            Parameter(
                name: parameter["name"]?.string ?? "", place: parameter["in"]?.string ?? "",
                isRequired: parameter["required"]?.bool ?? false, example: parameter["example"]?.string)
        }
        let responses = json["responses"]?.members ?? []
        statuses = Set(responses.compactMap { Int($0.name) })
        let success = responses.first { $0.name.hasPrefix("2") }
        successStatus = success.flatMap { Int($0.name) } ?? 0
        if let answer = success?.value["content"]?.members?.first {
            answerType = answer.name
            answerExample = answer.value["example"]
        }
        if let body = json["requestBody"] {
            bodyTypes = body["content"]?.members?.map(\.name) ?? []
            bodySchema = body["content"]?.members?.first?.value["schema"]
            bodyExample = body["content"]?.members?.first?.value["example"]
            bodyLimitBytes = body["x-medley-limit-bytes"]?.number?.integer()
        }
    }

    /// `POST /api/v1/patients`, for messages.
    var title: String { "\(method) \(path)" }

    /// What the examples call the id of the thing that it makes.
    var makes: String? {
        guard let id = answerExample?["id"]?.string else { return nil }
        return ExampleRun.names(in: id).first
    }

    /// Whether it changes anything.
    var isWrite: Bool { method != "GET" }

    /// Whether the body is a FHIR resource, in which fields that nobody knows are kept.
    var takesFHIR: Bool { bodyTypes.contains("application/fhir+json") }

    /// The parameters of one place.
    func parameters(in place: String) -> [Parameter] { parameters.filter { $0.place == place } }

    /// Whether a field is among the parameters.
    func reads(_ field: String) -> Bool { parameters(in: "header").contains { $0.name == field } }
}
