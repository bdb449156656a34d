/// The frames that a server sends (RFC 6455 section 5): each message in one, none masked.
enum WebSocketFrames {
    /// A text message.
    static func text(_ bytes: [UInt8]) -> [UInt8] { frame(.text, bytes) }

    /// A text message whose bytes were compressed (RFC 7692 section 6.1).
    static func compressedText(_ bytes: [UInt8]) -> [UInt8] {
        WebSocketFrameHead(.text, count: bytes.count, isCompressed: true).bytes + bytes
    }

    /// Asks whether the other side is there; at most `WebSocketLimits.controlBytes`.
    static func ping(_ bytes: [UInt8] = []) -> [UInt8] { frame(.ping, bytes) }

    /// Answers a ping with its own bytes.
    static func pong(_ bytes: [UInt8]) -> [UInt8] { frame(.pong, bytes) }

    /// Ends; the reason is cut where it is too long, between characters.
    static func close(_ code: WebSocketCloseCode?, reason: String = "") -> [UInt8] {
        guard let code else { return frame(.close, []) }
        var text = reason
        while text.utf8.count > WebSocketLimits.reasonBytes { text.removeLast() }
        return frame(.close, [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)] + Array(text.utf8))
    }

    private static func frame(_ opcode: WebSocketOpcode, _ bytes: [UInt8]) -> [UInt8] {
        WebSocketFrameHead(opcode, count: bytes.count).bytes + bytes
    }
}
