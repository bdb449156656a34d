import JSON
import Kernel

extension Call {
    /// The body decoded strictly.
    ///
    /// Throws `Failure` where the body is no JSON, and `BodyFaults` where it is not of the type: 400 with every field that is
    /// wrong, those included that a `ReviewedRequest` finds itself.
    public func decode<Body: Decodable>(_ type: Body.Type = Body.self) throws -> Body {
        let found: (value: Body?, issues: [JSONIssue])
        do {
            found = try StrictJSONDecoder().attempt(type, from: body)
        } catch {
            throw Self.failure(of: error)
        }
        if found.issues.isEmpty, let value = found.value { return value }
        throw BodyFaults(
            fields: found.issues.map { FieldError(field: $0.path, code: $0.code, message: $0.message) },
            request: found.value as? any ReviewedRequest)
    }

    /// What bytes that are no JSON are to a client: the place, never the content.
    private static func failure(of error: any Error) -> Failure {
        switch error {
        case let error as JSONError:
            Failure(.invalid, code: "malformedJson", detail: "The body is no valid JSON: \(error).")
        default:
            Failure(.invalid, code: "malformedJson", detail: "The body is no valid JSON.")
        }
    }

    /// Refuses a body that holds anything: an empty or absent one is taken, and `{}`. Throws `Failure` (400).
    public func requireEmptyBody() throws {
        if !body.isEmpty { _ = try decode(EmptyBody.self) }
    }

    /// A body that holds nothing; a field is refused as unknown.
    private struct EmptyBody: Decodable {
        private enum Keys: CodingKey {}

        init(from decoder: any Decoder) throws {
            _ = try decoder.container(keyedBy: Keys.self)
        }
    }
}
