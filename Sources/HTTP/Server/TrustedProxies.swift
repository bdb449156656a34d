/// The other end of a connection.
struct Peer: Hashable, Sendable {
    /// Nil for a Unix socket.
    let address: NetworkAddress?
    let text: String
    /// Whether it is one of our proxies.
    let isTrusted: Bool
    /// Whether it speaks TLS to us.
    var isSecure = false
}

/// Who a client is when it comes through proxies: the last hop that is not one of ours (api.md, Who may call).
struct TrustedProxies: Sendable {
    /// The most hops that are looked at.
    static let hopLimit = 32

    private let ranges: [AddressRange]

    /// Reads the CIDRs; throws `setting` where one is malformed.
    init(_ texts: [String]) throws(HTTPServerError) {
        var ranges: [AddressRange] = []
        for text in texts {
            guard let range = AddressRange(text) else { throw .setting("trustedProxies") }
            ranges.append(range)
        }
        self.ranges = ranges
    }

    /// What is known of a peer, once for its connection.
    func peer(_ address: NetworkAddress?) -> Peer {
        Peer(address: address, text: address?.text ?? "unix", isTrusted: trusts(address))
    }

    /// Whether a peer's word is taken; the peer of a Unix socket (nil) is on this machine.
    private func trusts(_ peer: NetworkAddress?) -> Bool {
        guard let peer else { return true }
        return ranges.contains { $0.contains(peer) }
    }

    /// The client behind a peer.
    ///
    /// The peer itself where it is not trusted, or where what it forwards is malformed.
    func client(of peer: Peer, _ fields: HTTPFields) -> ClientIdentity {
        guard peer.isTrusted else { return ClientIdentity(address: peer.text, isSecure: peer.isSecure) }
        // A proxy may come over TLS and speak for a client that does not.
        let scheme = Self.lastItem(fields.values(.forwardedProto))?.lowercased()
        let isSecure = scheme.map { $0 == "https" } ?? peer.isSecure
        var current = peer.address
        let hops = fields.values(.forwardedFor).flatMap {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        for hop in hops.reversed().prefix(Self.hopLimit) {
            guard let address = Self.address(hop) else { break }
            current = address
            if !trusts(address) { break }
        }
        return ClientIdentity(address: current?.text ?? "unix", isSecure: isSecure)
    }

    private static func lastItem(_ values: [String]) -> String? {
        values.last?.split(separator: ",").last.map { String(trimmed($0)) }
    }

    /// An address with or without a port: `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1`, `[2001:db8::1]:80`.
    private static func address(_ hop: Substring) -> NetworkAddress? {
        let text = trimmed(hop)
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return nil }
            return NetworkAddress(text[text.index(after: text.startIndex)..<close])
        }
        if let whole = NetworkAddress(text) { return whole }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? NetworkAddress(parts[0]) : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }
}
