/// Where to listen: `HOST:PORT`, with an IPv6 host in brackets, or the path of a Unix socket.
struct ListenAddress: Sendable, Equatable {
    /// A numeric address, or a path that begins with a slash.
    let host: String
    /// The port; 0 takes any free one, and stands for none with a path.
    let port: UInt16

    /// Reads the text of `--listen`, or of another flag.
    init(_ text: String, flag: String = Setting.listen.name) throws(UsageError) {
        if text.hasPrefix("/") {
            (host, port) = (text, 0)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw UsageError("--\(flag) takes HOST:PORT, [IPV6]:PORT or the path of a Unix socket")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if host == "localhost" { host = "127.0.0.1" }
        guard !host.isEmpty else { throw UsageError("--\(flag) needs an address, such as 0.0.0.0:\(port)") }
        (self.host, self.port) = (host, port)
    }

    /// The URL under which a client on this machine reaches the server.
    func url(port: UInt16, isSecure: Bool = false) -> String {
        if host.hasPrefix("/") { return "unix:\(host)" }
        let reachable = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host
        let scheme = isSecure ? "https" : "http"
        return reachable.contains(":") ? "\(scheme)://[\(reachable)]:\(port)" : "\(scheme)://\(reachable):\(port)"
    }
}
