/// How a server shows that it read the opening handshake of a WebSocket (RFC 6455 section 4.2.2).
public enum WebSocketProof {
    private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// The value of `Sec-WebSocket-Accept` for that of `Sec-WebSocket-Key`.
    public static func accept(of key: String) -> String {
        Base64.encode(SHA1Digest.of(Array((key + suffix).utf8)))
    }
}
