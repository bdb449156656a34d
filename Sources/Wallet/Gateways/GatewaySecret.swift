import Crypto

/// Something that must never be printed: whatever prints it, nothing of it is seen.
public struct GatewaySecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    /// Takes the text as its UTF-8.
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// Takes bytes.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The text, for what must be sent.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Says nothing.
    public var description: String { "GatewaySecret" }
    /// Says nothing.
    public var debugDescription: String { description }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a gateway's webhooks are signed with: the present secret and, while it is being replaced, the one before.
public struct WebhookSecrets: Sendable {
    /// The present secret.
    public var current: GatewaySecret
    /// The one before, as long as notices that it signed may still come.
    public var previous: GatewaySecret?

    /// Makes secrets; see the properties.
    public init(current: GatewaySecret, previous: GatewaySecret? = nil) {
        self.current = current
        self.previous = previous
    }

    /// Whether a hexadecimal text is the HMAC-SHA256 of a body under one of the secrets.
    ///
    /// Each is tried whatever the others say, so that the time tells nothing.
    func sign(_ body: [UInt8], as text: String) -> Bool {
        guard let code = Hexadecimal.decode(text) else { return false }
        return all.reduce(false) { isRight, secret in
            HMACSHA256.isValid(code, for: body, key: secret.bytes) || isRight
        }
    }

    /// Whether a hexadecimal text is the SHA-256 of one of the secrets.
    func match(digest text: String) -> Bool {
        guard let digest = Hexadecimal.decode(text) else { return false }
        return all.reduce(false) { isRight, secret in
            ConstantTime.equal(digest, SHA256.hash(secret.bytes)) || isRight
        }
    }

    private var all: [GatewaySecret] { [current] + (previous.map { [$0] } ?? []) }
}
