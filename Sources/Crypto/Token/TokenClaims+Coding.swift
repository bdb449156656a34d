import JSON
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
        var members: [JSONMember] = []
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append(JSONMember(name: name, value: value)) }
        }
        func seconds(_ instant: Timestamp) -> JSONValue { .number(JSONNumber(instant.wholeSeconds)) }
        func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
        add(Name.issuer, .string(issuer))
        add(Name.subject, .string(subject.description))
        if !audience.isEmpty { add(Name.audience, audience.count == 1 ? .string(audience[0]) : strings(audience)) }
        add(Name.expiresAt, seconds(expiresAt))
        add(Name.notBefore, notBefore.map(seconds))
        add(Name.issuedAt, seconds(issuedAt))
        add(Name.tokenID, .string(tokenID))
        add(Name.hospitalID, .string(hospitalID.description))
        add(Name.sessionID, sessionID.map { .string($0.description) })
        add(Name.roles, strings(roles))
        add(Name.scope, .string(scope.joined(separator: " ")))
        for (name, value) in extra.sorted(by: { $0.key < $1.key }) { add(name, value) }
        var writer = JSONWriter()
        writer.value(JSONValue.object(members))
        return writer.bytes
    }

    /// Reads a JSON object; throws `malformed` where a claim is missing that must be there, or has another type.
    init(decoding bytes: [UInt8]) throws(TokenError) {
        let document = try TokenDocument(bytes)
        func instant(_ node: JSONNode) -> Timestamp? { node.integer(as: Int64.self).flatMap { Timestamp(claim: $0) } }
        subject = try document.required(Name.subject) { $0.string.flatMap { UserID($0) } }
        hospitalID = try document.required(Name.hospitalID) { $0.string.flatMap { HospitalID($0) } }
        sessionID = try document.optional(Name.sessionID) { $0.string.flatMap { SessionID($0) } }
        roles = try document.optional(Name.roles, \.strings) ?? []
        scope = try document.optional(Name.scope) { $0.string?.split(separator: " ").map(String.init) } ?? []
        issuer = try document.required(Name.issuer, \.string)
        audience = try document.optional(Name.audience) { $0.strings ?? $0.string.map { [$0] } } ?? []
        tokenID = try document.required(Name.tokenID, \.string)
        issuedAt = try document.required(Name.issuedAt, instant)
        notBefore = try document.optional(Name.notBefore, instant)
        expiresAt = try document.required(Name.expiresAt, instant)
        guard (1...Self.tokenIDLimitBytes).contains(tokenID.utf8.count) else { throw .malformed }
        for (name, value) in document.root.members where !Name.all.contains(name) { extra[name] = value.value }
    }
}
