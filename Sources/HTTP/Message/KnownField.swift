/// The fields that the server itself looks for, in requests and in answers.
///
/// Names are compared once, when a field is added. To ask for one that is not there, as most are not, is then the test of
/// a bit, and to find one that is there compares no text.
enum KnownField: UInt8, CaseIterable, Sendable {
    case acceptEncoding, accessControlRequestMethod, accessReason, authorization, cacheControl, contentEncoding,
        contentSecurityPolicy, contentType
    case entityTag, forwardedFor, forwardedProto, idempotencyKey, ifMatch, ifModifiedSince
    case ifNoneMatch, ifRange, medleyAfter, origin, range, rateLimit, requestID, setCookie, traceparent

    /// The name as it is written.
    var name: StaticString {
        switch self {
        case .acceptEncoding: "Accept-Encoding"
        case .accessControlRequestMethod: "Access-Control-Request-Method"
        case .accessReason: "Medley-Access-Reason"
        case .authorization: "Authorization"
        case .cacheControl: "Cache-Control"
        case .contentEncoding: "Content-Encoding"
        case .contentSecurityPolicy: "Content-Security-Policy"
        case .contentType: "Content-Type"
        case .entityTag: "ETag"
        case .forwardedFor: "X-Forwarded-For"
        case .forwardedProto: "X-Forwarded-Proto"
        case .idempotencyKey: "Idempotency-Key"
        case .ifMatch: "If-Match"
        case .ifModifiedSince: "If-Modified-Since"
        case .ifNoneMatch: "If-None-Match"
        case .ifRange: "If-Range"
        case .medleyAfter: "Medley-After"
        case .origin: "Origin"
        case .range: "Range"
        case .rateLimit: "RateLimit-Limit"
        case .requestID: "X-Request-Id"
        case .setCookie: "Set-Cookie"
        case .traceparent: "traceparent"
        }
    }

    /// The field of a name in whatever case; nil for one that is not looked for.
    init?(_ name: UnsafeRawBufferPointer) {
        guard let known = Self.candidate(name), ASCII.equalIgnoringCase(name, known.name) else { return nil }
        self = known
    }

    /// The only field that a name of this length and beginning can be.
    private static func candidate(_ name: UnsafeRawBufferPointer) -> KnownField? {
        guard let first = name.first.map(ASCII.lowercased) else { return nil }
        switch (name.count, first) {
        case (4, UInt8(ascii: "e")): return .entityTag
        case (5, UInt8(ascii: "r")): return .range
        case (6, UInt8(ascii: "o")): return .origin
        case (8, UInt8(ascii: "i")): return ASCII.lowercased(name[3]) == UInt8(ascii: "m") ? .ifMatch : .ifRange
        case (10, UInt8(ascii: "s")): return .setCookie
        case (11, UInt8(ascii: "t")): return .traceparent
        case (12, UInt8(ascii: "c")): return .contentType
        case (12, UInt8(ascii: "m")): return .medleyAfter
        case (12, UInt8(ascii: "x")): return .requestID
        case (13, UInt8(ascii: "a")): return .authorization
        case (13, UInt8(ascii: "c")): return .cacheControl
        case (13, UInt8(ascii: "i")): return .ifNoneMatch
        case (15, UInt8(ascii: "a")): return .acceptEncoding
        case (15, UInt8(ascii: "i")): return .idempotencyKey
        case (15, UInt8(ascii: "r")): return .rateLimit
        case (15, UInt8(ascii: "x")): return .forwardedFor
        case (16, UInt8(ascii: "c")): return .contentEncoding
        case (17, UInt8(ascii: "i")): return .ifModifiedSince
        case (17, UInt8(ascii: "x")): return .forwardedProto
        case (20, UInt8(ascii: "m")): return .accessReason
        case (23, UInt8(ascii: "c")): return .contentSecurityPolicy
        case (29, UInt8(ascii: "a")): return .accessControlRequestMethod
        default: return nil
        }
    }

    /// Which of them a message has.
    struct Present: Sendable {
        private var bits: UInt32 = 0

        init(_ fields: KnownField...) {
            for field in fields { insert(field) }
        }

        @inline(__always)
        func contains(_ field: KnownField) -> Bool { bits & 1 << UInt32(field.rawValue) != 0 }

        @inline(__always)
        mutating func insert(_ field: KnownField) { bits |= 1 << UInt32(field.rawValue) }
    }
}
