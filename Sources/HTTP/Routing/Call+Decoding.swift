import JSON
public import Kernel

extension Call {
    /// The body decoded strictly; 400 with every field error where it does not fit.
    public func decode<Body: Decodable>(_ type: Body.Type = Body.self) throws(Failure) -> Body {
        do {
            return try StrictJSONDecoder().decode(type, from: body)
        } catch {
            throw Self.failure(of: error)
        }
    }

    /// What a body that does not decode is to a client; parser errors tell the place, never the content.
    static func failure(of error: any Error) -> Failure {
        switch error {
        case let failure as Failure:
            failure
        case let error as JSONDecodingError:
            .validation(error.issues.map { FieldError(field: $0.path, code: $0.code, message: $0.message) })
        case let error as JSONError:
            Failure(.invalid, code: "malformedJson", detail: "The body is no valid JSON: \(error).")
        default:
            Failure(.invalid, code: "malformedJson", detail: "The body is no valid JSON.")
        }
    }
}
