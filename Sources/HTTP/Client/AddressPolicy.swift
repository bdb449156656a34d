/// Which addresses are called: those of the public internet, and what a setting allows beside them.
///
/// What a tenant may name, such as the URL of a webhook, must not reach the machine itself, its neighbours, or the
/// metadata service of a cloud. The address that is connected to is looked at, each time, so that a name that leads
/// elsewhere the second time (DNS rebinding) gains nothing.
struct AddressPolicy: Sendable {
    private let allowed: [AddressRange]

    /// Allows further ranges; throws `invalidRequest` where a CIDR is malformed.
    init(allowing texts: [String] = []) throws(HTTPClientError) {
        var ranges: [AddressRange] = []
        for text in texts {
            guard let range = AddressRange(text) else { throw .invalidRequest }
            ranges.append(range)
        }
        allowed = ranges
    }

    /// Whether the address may be connected to.
    func permits(_ address: NetworkAddress) -> Bool {
        if allowed.contains(where: { $0.contains(address) }) { return true }
        return Self.isPublic(address)
    }

    /// Whether it is an address of the public internet, in each of the forms that carry an IPv4 address within.
    private static func isPublic(_ address: NetworkAddress) -> Bool {
        if address.isVersion4 { return !special4.contains { $0.contains(address) } }
        guard globalUnicast.contains(where: { $0.contains(address) }) else {
            // Beside global unicast, NAT64 alone leads to the internet (RFC 6052).
            guard let inner = embedded(address) else { return false }
            return isPublic(inner)
        }
        if special6.contains(where: { $0.contains(address) }) { return false }
        guard let inner = embedded(address) else { return true }
        return isPublic(inner)
    }

    /// The IPv4 address within: NAT64 (64:ff9b::/96) and 6to4 (2002::/16).
    private static func embedded(_ address: NetworkAddress) -> NetworkAddress? {
        let low = UInt32(truncatingIfNeeded: address.low)
        if address.high == 0x0064_ff9b_0000_0000, address.low >> 32 == 0 { return version4(low) }
        if address.high >> 48 == 0x2002 { return version4(UInt32(truncatingIfNeeded: address.high >> 16)) }
        return nil
    }

    private static func version4(_ word: UInt32) -> NetworkAddress {
        NetworkAddress(version4: (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) })
    }

    /// The IPv4 special-purpose registry (RFC 6890 and what it was amended by), and multicast.
    private static let special4 = ranges([
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ])

    private static let globalUnicast = ranges(["2000::/3"])

    /// What is special within global unicast: protocol assignments (Teredo, benchmarking, ORCHID), documentation.
    private static let special6 = ranges(["2001::/23", "2001:db8::/32", "3fff::/20", "2620:4f:8000::/48"])

    private static func ranges(_ texts: [String]) -> [AddressRange] {
        texts.map { text in
            guard let range = AddressRange(text) else { preconditionFailure("the ranges of this file are well-formed") }
            return range
        }
    }
}
