/// A host with an optional port, as the Host field and absolute targets have it (RFC 3986 section 3.2).
enum Authority {
    /// The longest host with its port.
    static let limitBytes = 262

    /// Whether the bytes are a host and, after a colon, a port up to 65535 or nothing; user information is refused.
    static func isValid(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let first = bytes.first, bytes.count <= limitBytes else { return false }
        if first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = bytes[(bytes.startIndex + 1)..<close]
            guard address.contains(ASCII.colon), ByteSet.addressLiteral.containsAll(address),
                NetworkAddress(Substring(decoding: address, as: UTF8.self)) != nil
            else { return false }
            return isValidPort(bytes[(close + 1)...])
        }
        let host = bytes.prefix { $0 != ASCII.colon }
        guard !host.isEmpty, ByteSet.host.containsAll(host) else { return false }
        return isValidPort(bytes[host.endIndex...])
    }

    private static func isValidPort(_ rest: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let first = rest.first else { return true }
        let digits = rest.dropFirst()
        guard first == ASCII.colon, digits.count <= 5 else { return false }
        var port = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { return false }
            port = port * 10 + Int(byte - 0x30)
        }
        return port <= 65535
    }
}
