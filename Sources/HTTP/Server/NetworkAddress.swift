import Glibc

/// A numeric IP address as 16 bytes; IPv4 stands mapped (RFC 4291 section 2.5.5.2), so that one comparison serves both.
struct NetworkAddress: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    private static let mappedPrefix: UInt64 = 0x0000_FFFF_0000_0000

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes an address from the four bytes of IPv4 in network order.
    init(version4 bytes: some Collection<UInt8>) {
        self.init(high: 0, low: Self.mappedPrefix | bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// Makes an address from the sixteen bytes of IPv6 in network order.
    init(version6 bytes: some Collection<UInt8>) {
        self.init(
            high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
            low: bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// Reads a numeric address; nil for a name or anything else.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        var version4 = in_addr()
        if inet_pton(AF_INET, String(text), &version4) == 1 {
            self.init(version4: withUnsafeBytes(of: &version4) { Array($0) })
            return
        }
        var version6 = in6_addr()
        guard inet_pton(AF_INET6, String(text), &version6) == 1 else { return nil }
        self.init(version6: withUnsafeBytes(of: &version6) { Array($0) })
    }

    /// Whose requests count together: an address of IPv4 alone, of IPv6 all that share its first 64 bits.
    ///
    /// One machine has as many addresses of IPv6 as it likes, since a network of 64 bits is the smallest that is given to
    /// anybody (RFC 6177, RFC 7421). What is no numeric address stands for itself.
    static func network(of text: String) -> String {
        guard text.utf8.contains(ASCII.colon), let address = NetworkAddress(text) else { return text }
        if address.isVersion4 { return address.text }
        return NetworkAddress(high: address.high, low: 0).text + "/64"
    }

    /// Whether this is an IPv4 address.
    var isVersion4: Bool { high == 0 && low >> 32 == Self.mappedPrefix >> 32 }

    /// The numeric text form.
    var text: String {
        if isVersion4 {
            return (0..<4).map { String(low >> UInt64(24 - 8 * $0) & 255) }.joined(separator: ".")
        }
        var bytes = in6_addr()
        withUnsafeMutableBytes(of: &bytes) { buffer in
            for index in 0..<16 {
                let word = index < 8 ? high : low
                buffer[index] = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index & 7)))
            }
        }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard inet_ntop(AF_INET6, &bytes, buffer.baseAddress, socklen_t(buffer.count)) != nil,
                let start = buffer.baseAddress
            else { return "" }
            return String(cString: start)
        }
    }
}

/// A range of addresses, such as `10.0.0.0/8` or `fd00::/8`.
struct AddressRange: Hashable, Sendable {
    private let base: NetworkAddress
    private let highMask: UInt64
    private let lowMask: UInt64

    /// Reads a CIDR, or an address alone; nil where it is malformed or has bits beyond its prefix.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let base = NetworkAddress(first) else { return nil }
        let width = first.contains(":") ? 128 : 32
        var prefix = width
        if parts.count == 2 {
            guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ $0 &- 0x30 < 10 }), let bits = Int(parts[1]),
                bits <= width
            else { return nil }
            prefix = bits
        }
        let bits = prefix + 128 - width
        highMask = bits >= 64 ? .max : bits == 0 ? 0 : .max << UInt64(64 - bits)
        lowMask = bits <= 64 ? 0 : bits == 128 ? .max : .max << UInt64(128 - bits)
        self.base = base
        guard base.high & ~highMask == 0, base.low & ~lowMask == 0 else { return nil }
    }

    func contains(_ address: NetworkAddress) -> Bool {
        address.high & highMask == base.high && address.low & lowMask == base.low
    }
}
