/// What a frame is (RFC 6455 section 5.2).
enum WebSocketOpcode: UInt8, Sendable {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    /// Whether it stands between the frames of a message and is whole itself.
    var isControl: Bool { rawValue >= Self.close.rawValue }
}

/// The head of a frame (RFC 6455 section 5.2).
struct WebSocketFrameHead: Hashable, Sendable {
    var opcode: WebSocketOpcode
    /// Whether nothing follows in the message.
    var isFinal: Bool
    /// The first reserved bit: the message is compressed (RFC 7692 section 6).
    var isCompressed: Bool
    /// Bytes of the payload.
    var count: Int
    /// What the payload is combined with; nil of a server's frames.
    var mask: [UInt8]?

    private static let (finalBit, compressedBit, reservedBits): (UInt8, UInt8, UInt8) = (0x80, 0x40, 0x30)
    private static let maskBit: UInt8 = 0x80
    /// Lengths beyond those that stand in the second byte: of two bytes, and of eight.
    private static let (twoByteMark, eightByteMark): (UInt8, UInt8) = (126, 127)

    init(_ opcode: WebSocketOpcode, count: Int, isFinal: Bool = true, isCompressed: Bool = false, mask: [UInt8]? = nil)
    {
        self.opcode = opcode
        self.isFinal = isFinal
        self.isCompressed = isCompressed
        self.count = count
        self.mask = mask
    }

    /// How many bytes the head has that begins with these two.
    static func size(_ first: UInt8, _ second: UInt8) -> Int {
        let length =
            switch second & ~maskBit {
            case twoByteMark: 2
            case eightByteMark: 8
            default: 0
            }
        return 2 + length + (second & maskBit == 0 ? 0 : 4)
    }

    /// Reads a whole head, as long as `size` says; throws where the protocol knows no such frame.
    init(_ bytes: [UInt8]) throws(WebSocketFailure) {
        guard let opcode = WebSocketOpcode(rawValue: bytes[0] & 0x0F) else {
            throw .protocolError("a frame of an unknown kind")
        }
        guard bytes[0] & Self.reservedBits == 0 else { throw .protocolError("a reserved bit is set") }
        let isMasked = bytes[1] & Self.maskBit != 0
        let rest = bytes.dropFirst(2).dropLast(isMasked ? 4 : 0)
        let length = rest.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch rest.count {
        case 0: count = Int(bytes[1] & ~Self.maskBit)
        case 2:
            guard length >= UInt64(Self.twoByteMark) else {
                throw .protocolError("a length of more bytes than it needs")
            }
            count = Int(length)
        default:
            guard length > UInt64(UInt16.max) else { throw .protocolError("a length of more bytes than it needs") }
            guard length <= UInt64(Int64.max) else { throw .protocolError("a length with its highest bit set") }
            count = Int(length)
        }
        self.opcode = opcode
        isFinal = bytes[0] & Self.finalBit != 0
        isCompressed = bytes[0] & Self.compressedBit != 0
        mask = isMasked ? Array(bytes.suffix(4)) : nil
    }

    /// The head as it is sent.
    var bytes: [UInt8] {
        var bytes = [opcode.rawValue | (isFinal ? Self.finalBit : 0) | (isCompressed ? Self.compressedBit : 0)]
        let maskBit = mask == nil ? 0 : Self.maskBit
        if count < Int(Self.twoByteMark) {
            bytes.append(UInt8(count) | maskBit)
        } else if count <= Int(UInt16.max) {
            bytes.append(Self.twoByteMark | maskBit)
            withUnsafeBytes(of: UInt16(count).bigEndian) { bytes.append(contentsOf: $0) }
        } else {
            bytes.append(Self.eightByteMark | maskBit)
            withUnsafeBytes(of: UInt64(count).bigEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes + (mask ?? [])
    }
}
