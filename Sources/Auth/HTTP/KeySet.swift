import Crypto
import HTTP
import Kernel

/// `GET /.well-known/jwks.json`: the keys that verify access tokens (RFC 7517).
enum KeySet {
    /// How long clients may keep the set: well within the time for which a key is published before it signs.
    static let keptSeconds = 300

    static func route(_ keys: SigningKeyStore, clock: any WallClock) -> Route {
        Route.immediate(
            "/.well-known/jwks.json", id: "getKeySet", summary: "The keys that verify access tokens, as JWK set.",
            tag: "Log-in"
        ) { _ in
            var response = HTTPResponse.json(bytes: keys.keys.jwks(at: clock.now()))
            response.fields.append("Cache-Control", "public, max-age=\(keptSeconds)")
            return response
        }.with {
            $0.documentation.responseExample =
                #"{"keys": [{"kty": "RSA", "e": "AQAB", "n": "…", "alg": "RS256", "kid": "…", "use": "sig"}]}"#
        }
    }
}
