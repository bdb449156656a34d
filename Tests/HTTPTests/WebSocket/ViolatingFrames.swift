@testable import HTTP

/// What a client of a WebSocket may not send, and what the server must then say; each row is a client's bytes after the
/// handshake, in frames with their masks.
struct ViolatingFrames: Sendable, CustomStringConvertible {
    var name: String
    var bytes: [UInt8]
    /// The close code that the server fails the connection with.
    var code: WebSocketCloseCode

    var description: String { name }

    init(_ name: String, _ bytes: [UInt8], _ code: WebSocketCloseCode = .protocolError) {
        (self.name, self.bytes, self.code) = (name, bytes, code)
    }

    /// A client's frame.
    static func frame(
        _ opcode: WebSocketOpcode, _ payload: [UInt8] = [], isFinal: Bool = true, isCompressed: Bool = false,
        mask: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D]
    ) -> [UInt8] {
        let head = WebSocketFrameHead(
            opcode, count: payload.count, isFinal: isFinal, isCompressed: isCompressed, mask: mask)
        guard let mask else { return head.bytes + payload }
        return head.bytes + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    /// A head byte by byte, with a mask of zeros and a payload as it is.
    private static func raw(_ first: UInt8, _ second: UInt8, _ rest: [UInt8] = []) -> [UInt8] {
        [first, second] + rest
    }

    private static func text(_ string: String) -> [UInt8] { Array(string.utf8) }

    /// A close frame's payload.
    private static func closing(_ code: Int, _ reason: [UInt8] = []) -> [UInt8] {
        [UInt8(code >> 8), UInt8(code & 0xFF)] + reason
    }

    static let all: [Self] = heads + controls + closes + fragments + texts + sizes

    private static let heads: [Self] =
        [3, 4, 5, 6, 7].map {
            Self("the data opcode \($0), which nobody has defined", raw(0x80 | $0, 0x80, [0, 0, 0, 0]))
        }
        + [11, 12, 13, 14, 15].map {
            Self("the control opcode \($0), which nobody has defined", raw(0x80 | $0, 0x80, [0, 0, 0, 0]))
        } + [
            Self("the first reserved bit, without compression", raw(0xC1, 0x80, [0, 0, 0, 0])),
            Self("the second reserved bit", raw(0xA1, 0x80, [0, 0, 0, 0])),
            Self("the third reserved bit", raw(0x91, 0x80, [0, 0, 0, 0])),
            Self("all reserved bits", raw(0xF2, 0x80, [0, 0, 0, 0])),
            Self("a reserved bit of a ping", raw(0xA9, 0x80, [0, 0, 0, 0])),
            Self("a reserved bit of a close", raw(0x98, 0x80, [0, 0, 0, 0])),
            Self("text without a mask", frame(.text, text("hello"), mask: nil)),
            Self("bytes without a mask", frame(.binary, [1, 2, 3], mask: nil)),
            Self("a ping without a mask", frame(.ping, mask: nil)),
            Self("a close without a mask", frame(.close, closing(1000), mask: nil)),
            Self("nothing without a mask", frame(.text, mask: nil)),
            Self("5 bytes whose length has two bytes", raw(0x81, 0xFE, [0, 5, 0, 0, 0, 0] + text("hello"))),
            Self("125 bytes whose length has two bytes", raw(0x82, 0xFE, [0, 125, 0, 0, 0, 0])),
            Self("5 bytes whose length has eight bytes", raw(0x81, 0xFF, [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0])),
            Self(
                "65,535 bytes whose length has eight bytes", raw(0x82, 0xFF, [0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0])),
            Self("a length with its highest bit", raw(0x82, 0xFF, [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
            Self("a length of all bits", raw(0x82, 0xFF, [UInt8](repeating: 255, count: 8) + [0, 0, 0, 0])),
        ]

    private static let controls: [Self] = [
        Self("a ping of 126 bytes", frame(.ping, [UInt8](repeating: 0, count: 126))),
        Self("a pong of 126 bytes", frame(.pong, [UInt8](repeating: 0, count: 126))),
        Self("a close of 126 bytes", frame(.close, closing(1000, [UInt8](repeating: 0x61, count: 124)))),
        Self("a ping of 65,536 bytes", frame(.ping, [UInt8](repeating: 0, count: 65_536))),
        Self("a ping in parts", frame(.ping, [1], isFinal: false)),
        Self("a pong in parts", frame(.pong, [1], isFinal: false)),
        Self("a close in parts", frame(.close, closing(1000), isFinal: false)),
        Self(
            "a ping in parts within a message", frame(.text, text("a"), isFinal: false) + frame(.ping, isFinal: false)),
        Self("a ping that is compressed", frame(.ping, [1], isCompressed: true)),
        Self("a close that is compressed", frame(.close, closing(1000), isCompressed: true)),
    ]

    private static let closes: [Self] =
        [Self("a close of one byte", frame(.close, [3]))]
        + [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map {
            Self("the close code \($0)", frame(.close, closing($0)))
        } + [
            Self(
                "a close whose reason is no UTF-8", frame(.close, closing(1000, [0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xCF])),
                .invalidData),
            Self(
                "a close whose reason is a surrogate", frame(.close, closing(1000, [0xED, 0xA0, 0x80])), .invalidData),
        ]

    private static let fragments: [Self] = [
        Self("a continuation of nothing", frame(.continuation, text("a"))),
        Self("a continuation of nothing, not the last", frame(.continuation, text("a"), isFinal: false)),
        Self("a continuation of a message that is over", frame(.text, text("a")) + frame(.continuation, text("b"))),
        Self(
            "a continuation of a message in parts that is over",
            frame(.text, text("a"), isFinal: false) + frame(.continuation, text("b")) + frame(.continuation, text("c"))),
        Self("a text within a text", frame(.text, text("a"), isFinal: false) + frame(.text, text("b"))),
        Self("bytes within a text", frame(.text, text("a"), isFinal: false) + frame(.binary, [1])),
        Self(
            "a text in parts within bytes",
            frame(.binary, [1], isFinal: false) + frame(.text, text("b"), isFinal: false)),
        Self(
            "a message that begins anew behind a ping",
            frame(.text, text("a"), isFinal: false) + frame(.ping)
                + frame(.text, text("b"))),
        Self(
            "a continuation that says it is compressed",
            frame(.text, text("a"), isFinal: false) + frame(.continuation, text("b"), isCompressed: true)),
    ]

    private static let texts: [Self] =
        [
            ("a byte that begins nothing", [0x80]), ("a byte that is never used", [0xFF]),
            ("an overlong slash of two bytes", [0xC0, 0xAF]), ("an overlong slash of three bytes", [0xE0, 0x80, 0xAF]),
            ("an overlong slash of four bytes", [0xF0, 0x80, 0x80, 0xAF]), ("a surrogate", [0xED, 0xA0, 0x80]),
            ("a pair of surrogates", [0xED, 0xA1, 0x8C, 0xED, 0xBE, 0xB4]),
            ("what is beyond Unicode", [0xF4, 0x90, 0x80, 0x80]),
            ("a character of five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]),
            ("half a character at the end", [0x61, 0xC3]),
            ("half a character, then another", [0xC3, 0x61]),
        ].map { Self("text with \($0.0)", frame(.text, $0.1), .invalidData) } + [
            Self(
                "half a character at the end of a message in parts",
                frame(.text, [0xE2, 0x82], isFinal: false) + frame(.continuation, text("a")), .invalidData),
            Self(
                "no UTF-8 in the first part, before the last comes", frame(.text, [0x61, 0xFF], isFinal: false),
                .invalidData),
        ]

    private static let sizes: [Self] = [
        Self("more bytes than are taken", raw(0x82, 0xFF, [0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]), .tooLarge),
        Self("a length of 2^62", raw(0x82, 0xFF, [0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), .tooLarge),
        Self(
            "more bytes than are taken, in two parts",
            frame(.binary, [UInt8](repeating: 0, count: 40_000), isFinal: false)
                + frame(.continuation, [UInt8](repeating: 0, count: 30_000)), .tooLarge),
        Self(
            "more frames than a message may have",
            frame(.binary, isFinal: false)
                + (0..<WebSocketLimits.messageFrames).flatMap { _ in frame(.continuation, isFinal: false) }, .tooLarge),
    ]
}
