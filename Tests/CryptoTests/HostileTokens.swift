import Testing

@testable import Crypto

/// A token that must be refused, and the reason to give.
struct HostileToken: Sendable, CustomTestStringConvertible {
    let name: String
    let reason: TokenError
    let make: @Sendable (TokenFixture) throws -> [UInt8]

    init(_ name: String, _ reason: TokenError, _ make: @escaping @Sendable (TokenFixture) throws -> [UInt8]) {
        self.name = name
        self.reason = reason
        self.make = make
    }

    var testDescription: String { name }

    static let all = shapes + headers + algorithms + keys + signatures + claims + types + times

    /// What is no compact JWS in canonical base64url.
    private static let shapes: [HostileToken] = [
        .init("nothing", .malformed) { _ in [] },
        .init("one segment", .malformed) { _ in utf8("abc") },
        .init("two segments", .malformed) { try $0.changed { $0.split(separator: ".")[..<2].joined(separator: ".") } },
        .init("a fourth segment", .malformed) { try $0.changed { $0 + ".AAAA" } },
        .init("five segments, as an encrypted token has", .malformed) { try $0.changed { $0 + ".AAAA.AAAA" } },
        .init("a dot at the end", .malformed) { try $0.changed { $0 + "." } },
        .init("a dot at the beginning", .malformed) { try $0.changed { "." + $0 } },
        .init("dots alone", .malformed) { _ in utf8("..") },
        .init("a new line at the end", .malformed) { try $0.changed { $0 + "\n" } },
        .init("a space before", .malformed) { try $0.changed { " " + $0 } },
        .init("the scheme left on", .malformed) { try $0.changed { "Bearer " + $0 } },
        .init("padding", .malformed) { try $0.changed { $0 + "==" } },
        .init("bits left over in the signature", .malformed) { fixture in
            try fixture.changed { String($0.dropLast()) + successor($0.last) }
        },
        .init("bits left over in the header", .malformed) { fixture in
            let header = Base64URL.encode(utf8(fixture.header + " "))
            let filled = header.utf8.count % 4 == 0 ? Base64URL.encode(utf8(fixture.header + "  ")) : header
            return try fixture.changed {
                String(filled.dropLast()) + successor(filled.last) + $0.drop { $0 != "." }
            }
        },
        .init("the other alphabet", .malformed) { try $0.changed { String($0.dropLast(4)) + "+/+A" } },
        .init("a dot in percent encoding", .malformed) { try $0.changed { $0.replacing(".", with: "%2E") } },
        .init("a zero byte", .malformed) { try $0.changed { $0 + "\u{0}" } },
        .init("a letter beyond ASCII", .malformed) { try $0.changed { $0 + "é" } },
        .init("more than 8 KiB", .malformed) { fixture in
            try fixture.signed(claims: fixture.claims(["x": "\"" + String(repeating: "x", count: 6_000) + "\""]))
        },
        .init("a megabyte of dots", .malformed) { _ in [UInt8](repeating: UInt8(ascii: "."), count: 1 << 20) },
    ]

    /// Headers that are none.
    private static let headers: [HostileToken] = [
        .init("a header that is no JSON", .malformed) { try $0.signed(header: "alg=RS256") },
        .init("an empty header", .malformed) { try $0.signed(header: "{}") },
        .init("a header that is a list", .malformed) { try $0.signed(header: "[\($0.header)]") },
        .init("a header with more after it", .malformed) { try $0.signed(header: $0.header + "{}") },
        .init("a header with a byte order mark", .malformed) { try $0.signed(header: "\u{FEFF}" + $0.header) },
        .init("the algorithm twice", .malformed) { fixture in
            try fixture.signed(header: #"{"alg":"none","alg":"RS256","kid":"\#(fixture.key.keyID)"}"#)
        },
        .init("the algorithm twice, once escaped", .malformed) { fixture in
            try fixture.signed(header: #"{"\u0061lg":"none","alg":"RS256","kid":"\#(fixture.key.keyID)"}"#)
        },
        .init("the key twice", .malformed) { fixture in
            try fixture.signed(header: #"{"alg":"RS256","kid":"other","kid":"\#(fixture.key.keyID)"}"#)
        },
        .init("a header nested too deep", .malformed) { fixture in
            let deep = String(repeating: "[", count: 3_000) + String(repeating: "]", count: 3_000)
            return fixture.forged(header: #"{"alg":"RS256","x":\#(deep)}"#, signature: [1])
        },
        .init("no algorithm", .malformed) { try $0.signed(header: #"{"kid":"\#($0.key.keyID)"}"#) },
        .init("an algorithm that is a number", .malformed) { try $0.signed(header: #"{"alg":256,"kid":"a"}"#) },
        .init("an algorithm that is null", .malformed) { try $0.signed(header: #"{"alg":null,"kid":"a"}"#) },
        .init("an algorithm that is a list", .malformed) { try $0.signed(header: #"{"alg":["RS256"],"kid":"a"}"#) },
        .init("a type that is no access token's", .malformed) { fixture in
            try fixture.signed(header: #"{"alg":"RS256","typ":"JOSE","kid":"\#(fixture.key.keyID)"}"#)
        },
        .init("a type that is a number", .malformed) { fixture in
            try fixture.signed(header: #"{"alg":"RS256","typ":1,"kid":"\#(fixture.key.keyID)"}"#)
        },
    ]

    /// Algorithms that the key does not allow.
    private static let algorithms: [HostileToken] =
        ["none", "None", "NONE", "nOnE", "", "rs256", "RS384", "RS512", "PS256", "HS256", "EdDSA", "RS256 "].map {
            name in
            .init("algorithm '\(name)'", .algorithmNotAllowed) { fixture in
                try fixture.signed(header: #"{"alg":"\#(name)","kid":"\#(fixture.key.keyID)"}"#)
            }
        } + [
            .init("no signature and no algorithm", .algorithmNotAllowed) { fixture in
                fixture.forged(header: #"{"alg":"none"}"#, signature: [])
            },
            .init("an HMAC with the public key's PEM", .algorithmNotAllowed) { fixture in
                let header = #"{"alg":"HS256","kid":"\#(fixture.key.keyID)"}"#
                return fixture.authenticated(header: header, secret: utf8(TestKeys.rfcPublicPEM))
            },
            .init("an HMAC with the modulus", .algorithmNotAllowed) { fixture in
                let header = #"{"alg":"HS256","kid":"\#(fixture.key.keyID)"}"#
                return fixture.authenticated(header: header, secret: Base64URL.decode(TestKeys.rfcModulus) ?? [])
            },
            .init("an HMAC called RS256", .badSignature) { fixture in
                fixture.authenticated(header: fixture.header, secret: utf8(TestKeys.rfcPublicPEM))
            },
            .init("ES256 with the RSA key", .algorithmNotAllowed) { fixture in
                try fixture.signed(header: #"{"alg":"ES256","kid":"\#(fixture.key.keyID)"}"#)
            },
            .init("RS256 with the elliptic key", .algorithmNotAllowed) { fixture in
                try fixture.signed(header: #"{"alg":"RS256","kid":"partner-1"}"#)
            },
        ]

    /// Keys that are not ours, or that the token brings along.
    private static let keys: [HostileToken] =
        [
            #""other""#, #""../../../../dev/null""#, #""' OR '1'='1""#, #""KEY\u0000""#, #"" KEY""#,
            #""file:///etc/passwd""#,
            #""https://evil.example/jwks.json""#,
        ].map { text in
            .init("key \(text)", .unknownKey) { fixture in
                let name = text.replacing("KEY", with: fixture.key.keyID)
                return try fixture.signed(header: #"{"alg":"RS256","kid":\#(name)}"#)
            }
        } + [
            .init("no key", .unknownKey) { try $0.signed(header: #"{"alg":"RS256"}"#) },
            .init("an empty key", .malformed) { try $0.signed(header: #"{"alg":"RS256","kid":""}"#) },
            .init("a key that is a number", .malformed) { try $0.signed(header: #"{"alg":"RS256","kid":1}"#) },
            .init("a key that is null", .malformed) { try $0.signed(header: #"{"alg":"RS256","kid":null}"#) },
            .init("a key of a kilobyte", .malformed) { fixture in
                try fixture.signed(header: #"{"alg":"RS256","kid":"\#(String(repeating: "k", count: 1_000))"}"#)
            },
        ]
        + [
            #""jwk":{"kty":"RSA","e":"AQAB","n":"AQAB"}"#, #""jku":"https://evil.example/jwks.json""#,
            #""x5u":"https://evil.example/cert.pem""#, #""x5c":["MIIB"]"#, #""crit":["b64"]"#, #""crit":[]"#,
            #""b64":false"#, #""zip":"DEF""#, #""enc":"A256GCM""#,
        ].map { member in
            .init("a header with \(member)", .malformed) { fixture in
                try fixture.signed(header: #"{"alg":"RS256","kid":"\#(fixture.key.keyID)",\#(member)}"#)
            }
        }

    /// Signatures that are not the key's signature of this token.
    private static let signatures: [HostileToken] = [
        .init("no signature", .badSignature) { $0.forged(header: $0.header, signature: []) },
        .init("a signature of zeros", .badSignature) { fixture in
            fixture.forged(header: fixture.header, signature: [UInt8](repeating: 0, count: 256))
        },
        .init("a signature of ones", .badSignature) { fixture in
            fixture.forged(header: fixture.header, signature: [UInt8](repeating: 0xFF, count: 256))
        },
        .init("a signature too short", .badSignature) { fixture in
            fixture.forged(header: fixture.header, signature: [UInt8](repeating: 1, count: 255))
        },
        .init("a signature with a zero before it", .badSignature) { fixture in
            let parts = try CompactToken(bytes: try fixture.signed())
            return fixture.forged(header: fixture.header, signature: [0] + parts.signature)
        },
        .init("another token's signature", .badSignature) { fixture in
            let other = try CompactToken(bytes: try fixture.signed(claims: fixture.claims(["jti": #""token-2""#])))
            return fixture.forged(header: fixture.header, signature: other.signature)
        },
        .init("the signature of another key", .badSignature) { fixture in
            let input = Base64URL.encode(utf8(fixture.header)) + "." + Base64URL.encode(utf8(fixture.claims()))
            return fixture.forged(header: fixture.header, signature: try SigningKey.generate().sign(utf8(input)))
        },
        .init("an elliptic signature of zeros", .badSignature) { fixture in
            fixture.forged(header: partnerHeader, signature: [UInt8](repeating: 0, count: 64))
        },
        .init("an elliptic signature beyond the order", .badSignature) { fixture in
            fixture.forged(header: partnerHeader, signature: [UInt8](repeating: 0xFF, count: 64))
        },
        .init("an elliptic signature in ASN.1", .badSignature) { fixture in
            let one = DERWriter.integer([UInt8](repeating: 0x7F, count: 32))
            return fixture.forged(header: partnerHeader, signature: DERWriter.sequence(one, one))
        },
        .init("an elliptic signature of one scalar", .badSignature) { fixture in
            fixture.forged(header: partnerHeader, signature: [UInt8](repeating: 1, count: 32))
        },
    ]

    /// Claims that are no JSON object with what must be there, under a good signature.
    private static let claims: [HostileToken] =
        ["sub", "hospital_id", "iss", "jti", "iat", "exp"].map { name in
            .init("no \(name)", .malformed) { try $0.signed(claims: $0.claims([name: nil])) }
        } + [
            .init("claims that are no JSON", .malformed) { try $0.signed(claims: "sub=1") },
            .init("no claims", .malformed) { try $0.signed(claims: "") },
            .init("claims in a list", .malformed) { try $0.signed(claims: "[\($0.claims())]") },
            .init("claims in a text", .malformed) { try $0.signed(claims: #""claims""#) },
            .init("claims with more after them", .malformed) { try $0.signed(claims: $0.claims() + "x") },
            .init("claims with a comma too many", .malformed) { try $0.signed(claims: $0.claims().dropLast() + ",}") },
            .init("the subject twice", .malformed) { fixture in
                try fixture.signed(claims: fixture.claims().dropLast() + #","sub":"other"}"#)
            },
            .init("the expiry twice, once escaped", .malformed) { fixture in
                try fixture.signed(claims: fixture.claims().dropLast() + #","\u0065xp":9999999999}"#)
            },
            .init("claims that are not UTF-8", .malformed) { fixture in
                try fixture.signed(
                    claims: utf8(fixture.claims().dropLast() + ",\"x\":\"") + [0xC3, 0x28] + utf8("\"}"))
            },
            .init("half a surrogate pair", .malformed) { fixture in
                try fixture.signed(claims: fixture.claims(["x": #""\ud800""#]))
            },
            .init("a control character", .malformed) { fixture in
                try fixture.signed(claims: fixture.claims(["x": "\"\u{1}\""]))
            },
        ]

    /// Claims of the wrong type or beyond their range, under a good signature.
    private static let types: [HostileToken] = [
        ("sub", "1"), ("sub", #""admin""#), ("sub", "null"), ("sub", #""0190aaaabbbb7ccc8dddeeeeffff0001""#),
        ("hospital_id", "null"), ("hospital_id", #""*""#),
        ("hospital_id", #"["0190aaaa-bbbb-7ccc-8ddd-eeeeffff0002"]"#),
        ("sid", "null"), ("sid", #""x""#), ("roles", #""owner""#), ("roles", #"["owner",1]"#), ("roles", #"{"a":"b"}"#),
        ("scope", #"["patient.read"]"#), ("jti", #""""#), ("jti", "7"), ("aud", "1"), ("aud", "[1]"), ("iss", "null"),
        ("exp", #""1800000900""#), ("exp", "1800000900.5"), ("exp", "1e12"), ("exp", "-1"), ("exp", "null"),
        ("exp", "true"),
        ("exp", "99999999999999999999"), ("exp", "9223372036854775807"), ("exp", "253402300800"),
        ("exp", "01800000900"),
        ("iat", "-1"), ("iat", #""now""#), ("nbf", "null"), ("nbf", "1.5"), ("x", "+1"), ("x", "NaN"), ("x", "tru"),
        ("x", ".5"), ("x", "1."), ("x", "1e"), ("x", #""\x""#), ("x", #""\u12"#), ("x", "["), ("x", "-"),
    ].map { (name: String, value: String) in
        .init("\(name) \(value)", .malformed) { try $0.signed(claims: $0.claims([name: value])) }
    }

    /// Tokens whose time, issuer or audience is another.
    private static let times: [HostileToken] = [
        ("exp", "1800000100", TokenError.expired), ("exp", "1800000099", .expired), ("exp", "0", .expired),
        ("nbf", "1800000131", .notYetValid), ("iat", "1800000131", .notYetValid), ("nbf", "253402300799", .notYetValid),
        ("iss", #""https://evil.example""#, .wrongIssuer), ("iss", #""https://medley.example/""#, .wrongIssuer),
        ("iss", #""HTTPS://medley.example""#, .wrongIssuer), ("iss", #""""#, .wrongIssuer),
        ("aud", #""https://other.example""#, .wrongAudience), ("aud", #"["a","b"]"#, .wrongAudience),
    ].map { (name: String, value: String, reason: TokenError) in
        .init("\(name) \(value)", reason) { try $0.signed(claims: $0.claims([name: value])) }
    }

    private static let partnerHeader = #"{"alg":"ES256","kid":"partner-1"}"#

    /// The character after `character` in the alphabet, which differs in the lowest bit or carries into the next.
    private static func successor(_ character: Character?) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let index = character.flatMap { alphabet.firstIndex(of: $0) } ?? 0
        return String(alphabet[(index + 1) % 64])
    }
}

extension CompactToken {
    init(bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { bytes in
            Result { () throws(TokenError) in try CompactToken(bytes) }
        }.get()
    }
}
