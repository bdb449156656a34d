import JSON
import TestSupport

/// Requests that must be refused, made from what the document says of an operation.
struct RefusalCases {
    /// One request, and how it must be answered.
    struct Case {
        var name: String
        var request: ServerRequest
        var status: Int
        /// The code of the problem; nil where several are right.
        var code: String?
        /// What the answer must name.
        var mention: String?
    }

    let document: APIDocument
    let operation: APIOperation
    /// The example of the operation, which works.
    let good: ServerRequest
    /// A token without the operation's permission; nil where it needs none.
    let weakToken: String?

    /// Every case.
    var all: [Case] { credentials + query + path + preconditions + media + content + bodyFields }

    private var credentials: [Case] {
        guard !operation.isOpen else { return [] }
        var cases = [
            Case(name: "no token", request: good.with { $0.token = nil }, status: 401, code: "credentialsRequired"),
            Case(
                name: "a token that is none", request: good.with { $0.token = "x.y.z" }, status: 401,
                code: "invalidToken"),
        ]
        if let permission = operation.permission, let weakToken {
            cases.append(
                Case(
                    name: "a token without the permission", request: good.with { $0.token = weakToken }, status: 403,
                    code: "forbidden", mention: permission))
        }
        return cases
    }

    private var query: [Case] {
        func with(_ text: String) -> ServerRequest {
            good.with { $0.target += ($0.target.contains("?") ? "&" : "?") + text }
        }
        let path = String(good.target.split(separator: "?")[0])
        var cases = [
            Case(name: "an unknown parameter", request: with("notAParameter=1"), status: 400, mention: "notAParameter"),
            Case(name: "a query that is no UTF-8", request: with("x=%FF%FE"), status: 400),
            Case(name: "a percent sign alone", request: with("x=%"), status: 400),
        ]
        for parameter in operation.parameters(in: "query") {
            if parameter.isRequired {
                cases.append(
                    Case(
                        name: "without \(parameter.name)", request: good.with { $0.target = path }, status: 400,
                        mention: parameter.name))
            }
            let values: [String] =
                switch parameter.name {
                case "limit": ["0", "201", "-1", "ten", "9999999999999999999999", ""]
                case "cursor": ["nonsense", "%00", "AAAA"]
                case "asOf": ["yesterday", "2026-13-01T00:00:00Z", "1e99"]
                case let name where name.hasSuffix("Id"): ["1", "not-an-id", "%27%20OR%201=1"]
                case "status": ["noSuchStatus"]
                case "kind": ["noSuchKind", ""]
                default: []
                }
            for value in values {
                cases.append(
                    Case(
                        name: "\(parameter.name)=\(value)",
                        request: good.with {
                            $0.target = required(but: parameter.name, path) + "\(parameter.name)=\(value)"
                        },
                        // A null byte is no target, and a cursor has a code of its own.
                        status: 400, mention: parameter.name == "cursor" ? nil : parameter.name))
            }
            cases.append(
                Case(
                    name: "\(parameter.name) twice",
                    request: good.with { $0.target = path + "?\(parameter.name)=1&\(parameter.name)=1" }, status: 400))
        }
        return cases
    }

    /// The path with the required parameters but one.
    private func required(but name: String, _ path: String) -> String {
        let pairs = good.target.split(separator: "?").dropFirst().joined().split(separator: "&").map(String.init)
        let kept = operation.parameters(in: "query").filter { $0.isRequired && $0.name != name }.map(\.name)
        let rest = pairs.filter { pair in kept.contains { pair.hasPrefix("\($0)=") } }
        return path + "?" + rest.map { $0 + "&" }.joined()
    }

    private var path: [Case] {
        guard operation.path.contains("{id}") else { return [] }
        let ids = OperationIDs(operation, document)
        return ["1", "not-an-id", "..%2f..", "%00", "019A"].compactMap { id in
            // The path has an id, or nothing would be to try.
            guard let target = try? ids.path({ _ in id }) else { return nil }
            // A null byte is no target at all.
            let query = good.target.split(separator: "?").dropFirst().map { "?" + $0 }.joined()
            return Case(
                name: "the id \(id)", request: good.with { $0.target = target + query },
                status: id == "%00" ? 400 : 404)
        }
    }

    private var preconditions: [Case] {
        func without(_ name: String) -> ServerRequest { good.with { $0.fields.removeAll { $0.name == name } } }
        func with(_ name: String, _ value: String) -> ServerRequest {
            without(name).with { $0.fields.append((name, value)) }
        }
        var cases: [Case] = []
        if operation.parameters.contains(where: { $0.name == "Idempotency-Key" && $0.isRequired }) {
            cases.append(
                Case(
                    name: "no key", request: without("Idempotency-Key"), status: 400, code: "idempotencyKeyRequired"))
        }
        if operation.reads("Idempotency-Key") {
            for key in [String(repeating: "k", count: 256), "two words", "käse"] {
                cases.append(
                    Case(
                        name: "the key \(key.prefix(9))", request: with("Idempotency-Key", key), status: 400,
                        code: "idempotencyKeyInvalid"))
            }
        }
        if operation.statuses.contains(428) {
            cases.append(Case(name: "no If-Match", request: without("If-Match"), status: 428))
            for tag in ["\"99999\"", "\"x\"", "W/\"1\"", "\"99998\", \"99999\"", "\"99999999999999999999\""] {
                cases.append(Case(name: "the stale If-Match \(tag)", request: with("If-Match", tag), status: 412))
            }
        }
        if operation.reads("If-Match") {
            for tag in ["17", "*, \"1\"", "\"1\" \"2\"", "\"1"] {
                cases.append(Case(name: "If-Match \(tag)", request: with("If-Match", tag), status: 400))
            }
        }
        return cases
    }

    private var media: [Case] {
        guard operation.isWrite else { return [] }
        let limit = operation.bodyLimitBytes ?? 1 << 20
        func body(_ type: String?) -> ServerRequest {
            good.with {
                $0.body = $0.body ?? Array("{}".utf8)
                $0.contentType = type
            }
        }
        return [
            Case(name: "text", request: body("text/plain"), status: 415, code: "unsupportedMediaType"),
            Case(name: "XML", request: body("application/xml"), status: 415, code: "unsupportedMediaType"),
            Case(name: "no media type", request: body(nil), status: 415, code: "unsupportedMediaType"),
            Case(
                name: "gzip",
                request: body(operation.bodyTypes.first ?? "application/json").with {
                    $0.fields.append(("Content-Encoding", "br"))
                }, status: 415, code: "unsupportedContentEncoding"),
            Case(
                name: "a body over the limit",
                request: body(operation.bodyTypes.first ?? "application/json").with {
                    $0.claimedLengthBytes = limit + 1
                }, status: 413, code: "bodyTooLarge"),
        ]
    }

    /// Bytes that are no JSON, or JSON that nobody should have to read.
    private var content: [Case] {
        guard operation.isWrite else { return [] }
        let type = operation.bodyTypes.first ?? "application/json"
        let limit = operation.takesNotices ? Self.noticeBytes : operation.bodyLimitBytes ?? .max
        return HostileJSON.documents.map { document in
            Case(
                name: document.name,
                request: good.with {
                    $0.body = document.bytes
                    $0.contentType = type
                    // Nothing is read of a body that the signature is not of.
                }, status: document.bytes.count > limit ? 413 : operation.takesNotices ? 401 : 400)
        }
    }

    /// The largest body of a payment gateway's notice, whose routes document no body.
    private static let noticeBytes = 64 << 10

    private var bodyFields: [Case] {
        guard operation.isWrite, !operation.takesFHIR, !operation.takesNotices else { return [] }
        let type = operation.bodyTypes.first ?? "application/json"
        func with(_ body: JSONValue) -> ServerRequest {
            good.with {
                $0.body = body.bytes
                $0.contentType = type
            }
        }
        // What parses is the body that the example's request has.
        let example = good.body.flatMap { try? JSONValue(parsing: $0) } ?? .object([])
        var cases = [
            Case(
                name: "an unknown field", request: with(example.setting("noSuchField", to: 1)), status: 400,
                code: "validation", mention: "noSuchField")
        ]
        for body in WrongBodies(document).all(operation.bodySchema ?? .null, example) {
            cases.append(Case(name: body.name, request: with(body.value), status: 400, mention: body.mention))
        }
        if let first = example.members?.first {
            let rest = example.bytes.dropFirst()
            var twice = Array("{\"\(first.name)\":".utf8)
            twice += first.value.bytes + Array(",".utf8) + rest
            cases.append(
                Case(
                    name: "\(first.name) twice",
                    request: good.with {
                        $0.body = twice
                        $0.contentType = type
                    }, status: 400))
        }
        return cases
    }
}
