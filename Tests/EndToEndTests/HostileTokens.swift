@testable import Crypto
import JSON
import Kernel
import TestSupport

/// Access tokens that look like good ones and are not.
struct HostileTokens {
    /// A token and why it must be refused.
    struct Token: Sendable {
        var name: String
        var text: String
    }

    private let header: JSONValue
    private let payload: JSONValue
    private let signature: String
    private let good: String
    /// The `hospital_id` of another hospital.
    private let otherHospital: String
    /// The server's own key.
    private let serverKey: SigningKey
    private let strangerKey: SigningKey
    /// The server's public key set, as anyone can get it.
    private let keySet: JSONValue

    init(_ installation: Installation, victim: Clinic, attacker: Clinic) throws {
        good = attacker.token
        let parts = good.split(separator: ".").map(String.init)
        header = try JSONValue(parsing: Base64URL.decode(parts[0]) ?? [])
        payload = try JSONValue(parsing: Base64URL.decode(parts[1]) ?? [])
        signature = parts[2]
        otherHospital = victim.variables["hospitalId"] ?? ""
        serverKey = try Self.signingKey(of: installation)
        strangerKey = try SigningKey.generate()
        keySet = try victim.client.send("GET", "/.well-known/jwks.json").json
    }

    /// A token signed by the server's key with the attacker's own claims: it must be taken, or the others show nothing.
    func control() throws -> String { try sign(header, payload, serverKey) }

    /// Every token that must be refused.
    func all() throws -> [Token] {
        try forged() + outOfTime() + malformed() + confused()
    }

    /// Signed by a wrong key, or not over what they say.
    private func forged() throws -> [Token] {
        let foreign = payload.setting("hospital_id", to: .string(otherHospital))
        let mighty = payload.setting("roles", to: ["owner"]).setting("scope", to: "patient.read user.write")
        let parts = good.split(separator: ".").map(String.init)
        let stranger = strangerKey.keyID
        return [
            Token(name: "another hospital's claims under the old signature", text: join(header, foreign, signature)),
            Token(name: "other roles under the old signature", text: join(header, mighty, signature)),
            Token(name: "another hospital's claims signed by a stranger", text: try sign(header, foreign, strangerKey)),
            Token(name: "own claims signed by a stranger", text: try sign(header, payload, strangerKey)),
            Token(
                name: "a key that nobody knows",
                text: try sign(header.setting("kid", to: .string(stranger)), payload, strangerKey)),
            Token(
                name: "a key inside the token",
                text: try sign(
                    header.setting("jwk", to: jwk(strangerKey)).setting("kid", to: .string(stranger)), payload,
                    strangerKey)),
            Token(
                name: "a key at an address",
                text: try sign(header.setting("jku", to: "http://127.0.0.1/keys"), payload, strangerKey)),
            Token(name: "no signature", text: "\(parts[0]).\(parts[1])."),
            Token(name: "another token's signature", text: join(header, payload.setting("jti", to: "x"), signature)),
            Token(
                name: "a changed signature",
                text: "\(parts[0]).\(parts[1])." + String(parts[2].dropFirst(4)) + "AAAA"),
        ]
    }

    /// Signed by the server's own key, for another time, issuer, audience or nobody.
    private func outOfTime() throws -> [Token] {
        let now = Int(SystemClock().now().microseconds / 1_000_000)
        let changes: [(String, [(String, JSONValue)])] = [
            ("expired a minute ago", [("iat", .integer(now - 960)), ("exp", .integer(now - 60))]),
            ("expired at this second", [("iat", .integer(now - 900)), ("exp", .integer(now))]),
            ("without an end", [("exp", .null)]),
            ("an end that is text", [("exp", .string("\(now + 900)"))]),
            ("an end beyond all time", [("exp", JSONNumber("1e300").map(JSONValue.number) ?? .null)]),
            ("made in an hour", [("iat", .integer(now + 3_600)), ("exp", .integer(now + 4_500))]),
            ("not valid before an hour", [("nbf", .integer(now + 3_600))]),
            ("another issuer", [("iss", "https://elsewhere.example")]),
            ("an audience that is not this one", [("aud", "elsewhere")]),
            ("no hospital", [("hospital_id", .null)]),
            ("a hospital that is no id", [("hospital_id", "*")]),
            ("no user", [("sub", .null)]),
        ]
        return try changes.map { name, members in
            let claims = members.reduce(payload) { claims, member in
                member.1 == .null ? claims.removing(member.0) : claims.setting(member.0, to: member.1)
            }
            return Token(name: name, text: try sign(header, claims, serverKey))
        }
    }

    /// Not even tokens.
    private func malformed() throws -> [Token] {
        let parts = good.split(separator: ".").map(String.init)
        return [
            Token(name: "cut in the signature", text: String(good.dropLast(10))),
            Token(name: "cut in the claims", text: String(good.prefix(parts[0].count + 20))),
            Token(name: "one segment", text: parts[0]),
            Token(name: "four segments", text: good + ".x"),
            Token(name: "padding", text: good + "="),
            Token(name: "a token twice", text: good + good),
            Token(name: "a very long one", text: String(repeating: "A", count: 12_000)),
            Token(name: "claims that are a list", text: try sign(header, [], serverKey)),
            Token(name: "a name twice", text: try signTwice()),
            Token(name: "a null byte encoded", text: parts[0] + "." + Base64URL.encode([0]) + "." + parts[2]),
        ]
    }

    /// Other algorithms.
    private func confused() throws -> [Token] {
        var tokens = ["none", "None", "NONE", "nOnE", ""].flatMap { name in
            let unsigned = header.setting("alg", to: .string(name))
            return [
                Token(name: "alg '\(name)' without a signature", text: join(unsigned, payload, "")),
                Token(name: "alg '\(name)' with the signature", text: join(unsigned, payload, signature)),
            ]
        }
        let key = keySet["keys"]?.elements?.first ?? .null
        let modulus = Base64URL.decode(key["n"]?.string ?? "") ?? []
        let secrets: [(String, [UInt8])] = [
            ("modulus", modulus), ("modulus as text", Array((key["n"]?.string ?? "").utf8)), ("JWK", key.bytes),
            ("key set", keySet.bytes), ("key id", Array(serverKey.keyID.utf8)), ("empty key", []),
        ]
        for algorithm in ["HS256", "hs256"] {
            let confused = header.setting("alg", to: .string(algorithm))
            tokens += secrets.map { name, secret in
                let text = join(confused, payload, nil)
                let code = HMACSHA256.code(for: Array(text.utf8), key: secret)
                return Token(name: "\(algorithm) under the public \(name)", text: text + "." + Base64URL.encode(code))
            }
        }
        for algorithm in ["RS384", "PS256", "ES256", "RS1"] {
            tokens.append(
                Token(
                    name: "alg \(algorithm) over an RS256 signature",
                    text: try sign(header.setting("alg", to: .string(algorithm)), payload, serverKey)))
        }
        tokens.append(
            Token(
                name: "a critical extension",
                text: try sign(header.setting("crit", to: ["exp"]), payload, serverKey)))
        return tokens
    }

    private func join(_ header: JSONValue, _ payload: JSONValue, _ signature: String?) -> String {
        let text = Base64URL.encode(header.bytes) + "." + Base64URL.encode(payload.bytes)
        return signature.map { text + "." + $0 } ?? text
    }

    private func sign(_ header: JSONValue, _ payload: JSONValue, _ key: SigningKey) throws -> String {
        let text = join(header, payload, nil)
        return text + "." + Base64URL.encode(try key.sign(Array(text.utf8)))
    }

    /// Claims that name the hospital twice, the own one and another's, under a good signature.
    private func signTwice() throws -> String {
        let twice = Array("{\"hospital_id\":\"\(otherHospital)\",".utf8) + payload.bytes.dropFirst()
        let text = Base64URL.encode(header.bytes) + "." + Base64URL.encode(twice)
        return text + "." + Base64URL.encode(try serverKey.sign(Array(text.utf8)))
    }

    private func jwk(_ key: SigningKey) throws -> JSONValue {
        let set = SigningKeySet(
            entries: [.init(key: key, signsFrom: Timestamp(microseconds: 0))], tokenLifetime: .seconds(900))
        let json = try JSONValue(parsing: set.jwks(at: SystemClock().now()))
        return json["keys"]?.elements?.first ?? .null
    }

    /// The server's private key, opened with its master key: what an attacker never has, and a test of expiry needs.
    private static func signingKey(of installation: Installation) throws -> SigningKey {
        let master = try MasterKeyFile(path: installation.state.path + "/master.key").load()
        let rows = try installation.sql(
            "SELECT key_id, encode(private_key_sealed, 'hex') FROM auth.signing_key ORDER BY signs_from LIMIT 1")
        let columns = (rows.first ?? "").split(separator: "|").map(String.init)
        guard columns.count == 2, let sealed = Hexadecimal.decode(columns[1]) else {
            throw TestFailure("the server has no signing key")
        }
        let pem = try Envelope.open(
            sealed, key: master.key, associatedData: Array("medley.signing-key.1:\(columns[0])".utf8))
        return try SigningKey(pem: pem)
    }
}
