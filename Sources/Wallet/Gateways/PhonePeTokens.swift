import HTTP
import JSON
import Kernel
import Synchronization
import WalletAPI

/// The token with which PhonePe is called (OAuth 2.0, client credentials), fetched anew shortly before it ends.
///
/// Two callers that find none fetch one each; either is good.
final class PhonePeTokens: Sendable {
    /// A token, and until when it is used.
    struct Token: Sendable, Hashable {
        var text: String
        var endsAt: Int64
    }

    private let settings: PhonePeGateway.Settings
    private let client: GatewayClient
    private let clock: any WallClock
    private let held = Mutex<Token?>(nil)

    init(_ settings: PhonePeGateway.Settings, client: GatewayClient, clock: any WallClock) {
        self.settings = settings
        self.client = client
        self.clock = clock
    }

    /// A token that is good for a while.
    func token(_ deadlineNanoseconds: UInt64?) async throws(GatewayError) -> Token {
        let now = clock.now().microseconds / 1_000_000
        if let token = held.withLock({ $0 }), token.endsAt - GatewayLimits.tokenMarginSeconds > now { return token }
        let token = try await fetch(deadlineNanoseconds)
        held.withLock { $0 = token }
        return token
    }

    /// Forgets a token that was not taken, unless another took its place.
    func forget(_ token: Token) {
        held.withLock { if $0 == token { $0 = nil } }
    }

    private func fetch(_ deadlineNanoseconds: UInt64?) async throws(GatewayError) -> Token {
        let form = [
            ("client_id", settings.clientID), ("client_version", settings.clientVersion),
            ("client_secret", settings.clientSecret.text), ("grant_type", "client_credentials"),
        ]
        let body = form.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
        var request = GatewayClient.Request(.post, "/v1/oauth/token")
        request.body = .bytes(Array(body.utf8))
        request.fields = [("Content-Type", "application/x-www-form-urlencoded")]
        let answer = try await client.send(request, deadlineNanoseconds: deadlineNanoseconds)
        guard answer.isSuccess, let text = answer.json["access_token"]?.string, Self.isToken(text) else {
            if !answer.isSuccess { client.tellUnauthorized() }
            throw .unavailable
        }
        return Token(text: text, endsAt: answer.json.integer("expires_at") ?? 0)
    }

    /// What may stand in a header field.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = GatewayText.isID(String(Unicode.Scalar(byte)))
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + Hex.pair(byte)
        }.joined()
    }
}

/// Two hexadecimal digits of a byte.
private enum Hex {
    static func pair(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
