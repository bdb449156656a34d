/// The header of the PROXY protocol, version 2, with which a proxy tells whom it speaks for (haproxy's
/// proxy-protocol.txt section 2.2).
enum ProxyHeader: Hashable, Sendable {
    /// More bytes are needed.
    case incomplete
    /// The client's address, nil where the proxy speaks for itself or for something without one; and the header's size.
    case complete(NetworkAddress?, consumed: Int)
    /// It is no such header: the connection is to be closed without an answer.
    case malformed

    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    private static let fixedBytes = 16
    /// The longest part after the first 16 bytes: an address and what else proxies add.
    static let limitBytes = 4096

    /// Reads the beginning of a connection.
    static func parse(_ input: UnsafeRawBufferPointer) -> ProxyHeader {
        for (index, byte) in signature.enumerated().prefix(input.count) where input[index] != byte { return .malformed }
        guard input.count >= fixedBytes else { return .incomplete }
        let count = Int(input[14]) << 8 | Int(input[15])
        guard input[12] >> 4 == 2, count <= limitBytes else { return .malformed }
        guard input.count >= fixedBytes + count else { return .incomplete }
        let end = fixedBytes + count
        switch input[12] & 15 {
        case 0: return .complete(nil, consumed: end)
        case 1: break
        default: return .malformed
        }
        switch input[13] {
        case 0x11:
            guard count >= 12 else { return .malformed }
            return .complete(NetworkAddress(version4: input[fixedBytes..<(fixedBytes + 4)]), consumed: end)
        case 0x21:
            guard count >= 36 else { return .malformed }
            return .complete(NetworkAddress(version6: input[fixedBytes..<(fixedBytes + 16)]), consumed: end)
        case 0x00, 0x31: return .complete(nil, consumed: end)
        default: return .malformed
        }
    }
}
