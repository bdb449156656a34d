internal import HTTP

extension HTTPServerConfiguration {
    /// The settings that say how the server listens and whom it believes.
    static let settings: [Setting] = [
        .listen, .tlsCertificateFile, .tlsKeyFile, .listenPlain, .rateLimits, .trustedProxies, .proxyProtocol,
        .allowedOrigins, .drainNoticeSeconds,
    ]
    /// The longest notice before accepting ends: longer than a load balancer needs to look twice.
    static let drainNoticeLimitSeconds = 60

    /// How to listen, as a command was told; throws what is wrong with a setting.
    init(_ configuration: Configuration) throws(UsageError) {
        self.init()
        let address = try ListenAddress(configuration.require(.listen))
        host = address.host
        port = address.port
        tls = try TLSFiles(configuration)
        if let text = configuration[.listenPlain] {
            guard tls != nil else {
                throw UsageError(
                    "--listen-plain is for a server with --tls-certificate-file; without it --listen is plain")
            }
            let plain = try ListenAddress(text, flag: Setting.listenPlain.name)
            plainHost = plain.host
            plainPort = plain.port
        }
        version = VersionCommand.number
        rateLimitsAreOn = try configuration.choice(.rateLimits, of: ["on", "off"]) == "on"
        trustedProxies = Self.list(configuration[.trustedProxies])
        expectsProxyProtocol = try configuration.choice(.proxyProtocol, of: ["on", "off"]) == "on"
        timeouts.drainNotice = .seconds(
            try configuration.integer(.drainNoticeSeconds, in: 0...Self.drainNoticeLimitSeconds) ?? 0)
        allowedOrigins = Self.list(configuration[.allowedOrigins])
        for origin in allowedOrigins where !Self.isOrigin(origin) {
            throw UsageError("--allowed-origins takes origins such as https://console.example.org, not '\(origin)'")
        }
    }

    private static func list(_ text: String?) -> [String] { (text ?? "").split(separator: ",").map(String.init) }

    /// Whether it is an origin as browsers send it (RFC 6454 section 6.2): a scheme, a host in lower case, perhaps a port.
    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let authority = text.dropFirst(scheme.count)
        return !authority.isEmpty
            && authority.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
                default: false
                }
            }
    }
}
