public import JSON
public import Kernel

/// What an access token says (RFC 7519 section 4.1, RFC 9068 section 2.2), once verified.
public struct TokenClaims: Hashable, Sendable {
    /// Who the token speaks for (`sub`).
    public var subject: UserID
    /// The tenant that the token is for (`hospital_id`).
    public var hospitalID: HospitalID
    /// The log-in session (`sid`); nil for programs, which have none.
    public var sessionID: SessionID?
    /// The stable names of the subject's roles (`roles`).
    public var roles: [String] = []
    /// What the token allows (`scope`): on the wire one text with a space between; a scope contains none.
    public var scope: [String] = []
    /// Who made the token (`iss`).
    public var issuer: String
    /// Whom the token is meant for (`aud`); empty: anyone who trusts the issuer.
    public var audience: [String] = []
    /// The token's own id (`jti`), 1 to 64 bytes.
    public var tokenID: String
    /// When the token was made (`iat`), in whole seconds on the wire.
    public var issuedAt: Timestamp
    /// Before when the token is not valid (`nbf`), in whole seconds on the wire.
    public var notBefore: Timestamp?
    /// From when on the token is not valid (`exp`), in whole seconds on the wire.
    public var expiresAt: Timestamp
    /// Further claims by name; none of the names above.
    public var extra: [String: JSONValue] = [:]

    /// Makes claims that are valid for `lifetime` from `issuedAt` (cut to whole seconds); the rest is set afterwards.
    public init(
        subject: UserID, hospitalID: HospitalID, issuer: String, tokenID: String,
        validity: (issuedAt: Timestamp, lifetime: Duration)
    ) {
        self.subject = subject
        self.hospitalID = hospitalID
        self.issuer = issuer
        self.tokenID = tokenID
        let issuedAt = Timestamp(seconds: validity.issuedAt.wholeSeconds)
        self.issuedAt = issuedAt
        expiresAt = issuedAt.advanced(by: validity.lifetime)
    }
}

extension Timestamp {
    /// Whole seconds since the Unix epoch, rounded down.
    var wholeSeconds: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The instant that lies `seconds` after the Unix epoch; within the range that `init?(claim:)` accepts.
    init(seconds: Int64) {
        self.init(microseconds: seconds * 1_000_000)
    }

    /// The instant of a NumericDate (RFC 7519 section 2) in whole seconds from 1970 to the end of 9999; else nil.
    init?(claim: Int64) {
        let yearTenThousand: Int64 = 253_402_300_800
        guard (0..<yearTenThousand).contains(claim) else { return nil }
        self.init(seconds: claim)
    }
}
