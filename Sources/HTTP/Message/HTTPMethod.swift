/// A request method (RFC 9110 section 9); it compares with case.
public enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
    case get = "GET", head = "HEAD", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE", options = "OPTIONS"

    /// The method that the bytes name; nil for one that is not served here.
    init?(_ bytes: UnsafeRawBufferPointer) {
        switch bytes.count {
        case 3 where ASCII.equal(bytes, "GET"): self = .get
        case 3 where ASCII.equal(bytes, "PUT"): self = .put
        case 4 where ASCII.equal(bytes, "POST"): self = .post
        case 4 where ASCII.equal(bytes, "HEAD"): self = .head
        case 5 where ASCII.equal(bytes, "PATCH"): self = .patch
        case 6 where ASCII.equal(bytes, "DELETE"): self = .delete
        case 7 where ASCII.equal(bytes, "OPTIONS"): self = .options
        default: return nil
        }
    }

    /// Whether the method asks for nothing to change (RFC 9110 section 9.2.1).
    var isSafe: Bool { self == .get || self == .head || self == .options }

    /// The place of the method in tables.
    var ordinal: Int {
        switch self {
        case .get: 0
        case .head: 1
        case .post: 2
        case .put: 3
        case .patch: 4
        case .delete: 5
        case .options: 6
        }
    }
}
