/// An absolute http or https URL (RFC 9110 section 4.2), taken apart and checked.
public struct HTTPURL: Hashable, Sendable {
    /// Whether the scheme is https.
    public let isSecure: Bool
    /// The host in lower case; an IPv6 address without its brackets.
    public let host: String
    /// The port, that of the scheme where none was written.
    public let port: UInt16
    /// The path and the query as they are sent; at least `/`.
    public let target: String

    /// The longest URL.
    static let limitBytes = 8 * 1024

    /// Reads a URL; nil for another scheme, for user information, and for any byte that a URL must not hold.
    ///
    /// What is not ASCII must be percent-encoded, or in the host's case in its ASCII form, by the caller; a fragment is
    /// left out.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.limitBytes else { return nil }
        let lowered = text.prefix(8).lowercased()
        if lowered.hasPrefix("https://") {
            isSecure = true
        } else if lowered.hasPrefix("http://") {
            isSecure = false
        } else {
            return nil
        }
        let rest = text.dropFirst(isSecure ? 8 : 7).prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.split(authority) else { return nil }
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        guard let target = Self.target(rest[authority.endIndex...]) else { return nil }
        self.target = target
    }

    private init(isSecure: Bool, host: String, port: UInt16, target: String) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.target = target
    }

    /// What a reference such as that of `Location` leads to from here (RFC 3986 section 5.2); nil where it is no URL.
    public func resolving(_ reference: String) -> HTTPURL? {
        let reference = String(reference.prefix { $0 != "#" })
        if let absolute = HTTPURL(reference) { return absolute }
        if reference.hasPrefix("//") { return HTTPURL((isSecure ? "https:" : "http:") + reference) }
        let scheme = reference.prefix { $0 != "/" && $0 != "?" }
        if scheme.contains(":") { return nil }
        let path = String(target.prefix { $0 != "?" })
        let joined: String
        if reference.isEmpty {
            joined = target
        } else if reference.hasPrefix("/") {
            joined = reference
        } else if reference.hasPrefix("?") {
            joined = path + reference
        } else {
            joined = path[...(path.lastIndex(of: "/") ?? path.startIndex)] + reference
        }
        guard joined.utf8.count <= Self.limitBytes, let target = Self.target(joined[...]) else { return nil }
        return HTTPURL(isSecure: isSecure, host: host, port: port, target: target)
    }

    /// The host with its port where that is not the scheme's, as the Host field has it.
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The scheme, the host and the port.
    var origin: HTTPOrigin { HTTPOrigin(isSecure: isSecure, host: host, port: port) }

    private static func split(_ authority: Substring) -> (host: String, port: UInt16?)? {
        let bytes = Array(authority.utf8)
        let isValid = bytes.withUnsafeBytes { Authority.isValid($0[...]) }
        guard isValid else { return nil }
        let host: Substring
        let rest: Substring
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<close]
            rest = authority[authority.index(after: close)...]
            guard NetworkAddress(host) != nil else { return nil }
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority[host.endIndex...]
            guard !host.contains("%") else { return nil }
        }
        let digits = rest.dropFirst()
        if digits.isEmpty { return (host.lowercased(), nil) }
        guard let port = UInt16(digits), port > 0 else { return nil }
        return (host.lowercased(), port)
    }

    /// The path, with its dot segments taken out, and the query; nil where a byte is not allowed.
    private static func target(_ rest: Substring) -> String? {
        let path = rest.prefix { $0 != "?" }
        let query = rest[path.endIndex...]
        guard ByteSet.path.containsAll(path.utf8), query.isEmpty || ByteSet.query.containsAll(query.utf8) else {
            return nil
        }
        return withoutDotSegments(path) + query
    }

    /// RFC 3986 section 5.2.4.
    private static func withoutDotSegments(_ path: Substring) -> String {
        guard path.contains(".") else { return path.isEmpty ? "/" : String(path) }
        var kept: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (place, segment) in segments.enumerated() {
            let isLast = place == segments.count - 1
            switch segment {
            case ".": if isLast { kept.append("") }
            case "..":
                kept = kept.dropLast()
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/")
    }
}

extension HTTPURL: CustomStringConvertible {
    /// The URL as it is written.
    public var description: String { "\(isSecure ? "https" : "http")://\(authority)\(target)" }
}

/// What connections are kept for (RFC 9110 section 4.3.1).
struct HTTPOrigin: Hashable, Sendable {
    let isSecure: Bool
    let host: String
    let port: UInt16
}
