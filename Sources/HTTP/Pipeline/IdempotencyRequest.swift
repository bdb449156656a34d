import Crypto
import JSON
import Kernel

/// The idempotency key of a request and the hash of what it asks (data.md, Idempotency).
enum IdempotencyRequest {
    /// The longest key.
    static let keyLimitBytes = 255

    /// The key that was sent; nil where none was.
    ///
    /// Throws 400 where it is not 1 to 255 visible ASCII characters, sent twice, or absent though required.
    static func key(_ fields: HTTPFields, isRequired: Bool) throws(ProblemDetails) -> String? {
        let values = fields.values(.idempotencyKey)
        guard let key = values.first else {
            if !isRequired { return nil }
            throw ProblemDetails(
                400, code: "idempotencyKeyRequired",
                detail: "Send an Idempotency-Key that is new for each intent and the same when you repeat one.")
        }
        guard values.count == 1, !key.isEmpty, key.utf8.count <= keyLimitBytes, ByteSet.visible.containsAll(key.utf8)
        else {
            throw ProblemDetails(
                400, code: "idempotencyKeyInvalid",
                detail: "An Idempotency-Key is 1 to \(keyLimitBytes) visible ASCII characters, sent once.")
        }
        return key
    }

    /// SHA-256 of method, path and canonical body, a line feed between them; a body that is no JSON counts as it is.
    static func hash(method: HTTPMethod, path: String, body: [UInt8], isJSON: Bool) -> [UInt8] {
        var hash = SHA256()
        hash.update(Array("\(method.rawValue)\n\(path)\n".utf8))
        hash.update(isJSON ? canonical(body) : body)
        return hash.finalize()
    }

    private static func canonical(_ body: [UInt8]) -> [UInt8] {
        guard !body.isEmpty else { return body }
        // A body that is no JSON is refused when it is decoded; until then any hash will do.
        return (try? JSONCanonical.bytes(of: body)) ?? body
    }
}
