import Kernel

extension TokenClaims {
    /// The names that the properties take on the wire.
    private enum Name {
        static let subject = "sub"
        static let hospitalID = "hospital_id"
        static let sessionID = "sid"
        static let roles = "roles"
        static let scope = "scope"
        static let issuer = "iss"
        static let audience = "aud"
        static let tokenID = "jti"
        static let issuedAt = "iat"
        static let notBefore = "nbf"
        static let expiresAt = "exp"
        static let all: Set<String> = [
            subject, hospitalID, sessionID, roles, scope, issuer, audience, tokenID, issuedAt, notBefore, expiresAt,
        ]
    }

    static let tokenIDLimitBytes = 64

    /// Whether `extra` claims nothing that a property says.
    var hasOwnNames: Bool { Name.all.isDisjoint(with: extra.keys) }

    /// The claims as a JSON object.
    func encoded() -> [UInt8] {
        var writer = TokenJSONWriter()
        writer.string(Name.issuer, issuer)
        writer.string(Name.subject, subject.description)
        if let first = audience.first {
            audience.count == 1 ? writer.string(Name.audience, first) : writer.strings(Name.audience, audience)
        }
        writer.integer(Name.expiresAt, expiresAt.wholeSeconds)
        if let notBefore { writer.integer(Name.notBefore, notBefore.wholeSeconds) }
        writer.integer(Name.issuedAt, issuedAt.wholeSeconds)
        writer.string(Name.tokenID, tokenID)
        writer.string(Name.hospitalID, hospitalID.description)
        if let sessionID { writer.string(Name.sessionID, sessionID.description) }
        writer.strings(Name.roles, roles)
        writer.string(Name.scope, scope.joined(separator: " "))
        for (name, value) in extra.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .string(let text): writer.string(name, text)
            case .integer(let number): writer.integer(name, number)
            case .boolean(let flag): writer.boolean(name, flag)
            case .strings(let texts): writer.strings(name, texts)
            }
        }
        return writer.object
    }

    /// Reads a JSON object; throws `malformed` where a claim is missing that must be there, or has another type.
    init(decoding bytes: [UInt8]) throws(TokenError) {
        guard let object = TokenJSON.object(bytes) else { throw .malformed }
        let members = ClaimReader(members: object)
        subject = try members.id(Name.subject)
        hospitalID = try members.id(Name.hospitalID)
        sessionID = try members.optional(Name.sessionID) { $0.string.flatMap { SessionID($0) } }
        roles = try members.optional(Name.roles) { $0.strings } ?? []
        scope = try members.optional(Name.scope) { $0.string?.split(separator: " ").map(String.init) } ?? []
        issuer = try members.required(Name.issuer) { $0.string }
        audience = try members.optional(Name.audience) { $0.strings ?? $0.string.map { [$0] } } ?? []
        tokenID = try members.required(Name.tokenID) { $0.string }
        issuedAt = try members.required(Name.issuedAt) { $0.integer.flatMap { Timestamp(claim: $0) } }
        notBefore = try members.optional(Name.notBefore) { $0.integer.flatMap { Timestamp(claim: $0) } }
        expiresAt = try members.required(Name.expiresAt) { $0.integer.flatMap { Timestamp(claim: $0) } }
        guard (1...Self.tokenIDLimitBytes).contains(tokenID.utf8.count) else { throw .malformed }
        extra = object.filter { !Name.all.contains($0.key) }.compactMapValues(ClaimValue.init)
    }
}

extension ClaimValue {
    init?(_ json: TokenJSON) {
        switch json {
        case .string(let text): self = .string(text)
        case .integer(let number): self = .integer(number)
        case .boolean(let flag): self = .boolean(flag)
        case .array:
            guard let texts = json.strings else { return nil }
            self = .strings(texts)
        case .null, .otherNumber, .object: return nil
        }
    }
}

/// Reads claims by name; a claim of another type than asked for makes the token malformed, null included.
private struct ClaimReader {
    let members: [String: TokenJSON]

    func optional<Value>(_ name: String, _ read: (TokenJSON) -> Value?) throws(TokenError) -> Value? {
        guard let member = members[name] else { return nil }
        guard let value = read(member) else { throw .malformed }
        return value
    }

    func required<Value>(_ name: String, _ read: (TokenJSON) -> Value?) throws(TokenError) -> Value {
        guard let value = try optional(name, read) else { throw .malformed }
        return value
    }

    func id<Tag>(_ name: String) throws(TokenError) -> EntityID<Tag> {
        try required(name) { $0.string.flatMap { EntityID<Tag>($0) } }
    }
}
