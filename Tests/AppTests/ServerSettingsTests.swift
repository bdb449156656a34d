import HTTP
import Testing

@testable import App

@Suite struct ServerSettingsTests {
    private func read(_ flags: [String]) throws -> HTTPServerConfiguration {
        try HTTPServerConfiguration(
            Configuration(HTTPServerConfiguration.settings, flags: flags, environment: [:]))
    }

    @Test func `without a setting no origin may call, and no proxy is believed`() throws {
        let settings = try read([])
        #expect(settings.allowedOrigins.isEmpty && settings.trustedProxies.isEmpty && !settings.expectsProxyProtocol)
        #expect(settings.rateLimitsAreOn && settings.host == "127.0.0.1" && settings.port == 8080)
        #expect(settings.timeouts.drainNotice == .zero)
    }

    @Test func `what is set reaches the server`() throws {
        let settings = try read([
            "--listen", "[::1]:9090", "--rate-limits", "off", "--trusted-proxies", "10.0.0.0/8,192.0.2.1",
            "--drain-notice-seconds", "60", "--proxy-protocol", "on", "--allowed-origins",
            "https://console.example.org,http://localhost:3000",
        ])
        #expect(settings.allowedOrigins == ["https://console.example.org", "http://localhost:3000"])
        #expect(settings.trustedProxies == ["10.0.0.0/8", "192.0.2.1"])
        #expect(settings.expectsProxyProtocol && !settings.rateLimitsAreOn && settings.port == 9090)
        #expect(settings.timeouts.drainNotice == .seconds(60))
    }

    @Test(arguments: ["61", "-1", "5s", ""])
    func `a notice before the end is 0 to 60 whole seconds`(text: String) {
        #expect(throws: UsageError.self) { try read(["--drain-notice-seconds", text]) }
    }

    @Test(arguments: [
        "*", "null", "console.example.org", "https://", "https://console.example.org/", "https://Console.example.org",
        "https://a.example b",
    ])
    func `what no browser sends as an origin is refused`(origin: String) {
        #expect(throws: UsageError.self) { try read(["--allowed-origins", origin]) }
    }

    @Test func `an address that is taken is told in words, with what to do`() {
        let text = HTTPServerError.bind(address: "127.0.0.1", errno: 98).explanation
        #expect(text.contains("127.0.0.1: Address already in use") && text.contains("--listen"))
    }
}

/// The settings of TLS.
@Suite struct TLSSettingsTests {
    private static func configuration(_ flags: [String]) throws -> HTTPServerConfiguration {
        try HTTPServerConfiguration(
            Configuration(HTTPServerConfiguration.settings, flags: flags, environment: [:]))
    }

    @Test func `certificate and key make the address speak TLS, and allow a plain one beside it`() throws {
        #expect(try Self.configuration([]).tls == nil)
        let files = ["--tls-certificate-file", "/a.pem", "--tls-key-file", "/a.key"]
        let configuration = try Self.configuration(files + ["--listen-plain", "[::1]:8081"])
        #expect(configuration.tls == TLSFiles(certificatePath: "/a.pem", keyPath: "/a.key"))
        #expect(configuration.plainHost == "::1")
        #expect(configuration.plainPort == 8081)
        #expect(try Self.configuration(files).plainHost == nil)
        #expect(try ListenAddress("0.0.0.0:443").url(port: 443, isSecure: true) == "https://127.0.0.1:443")
    }

    @Test(arguments: [
        ["--tls-certificate-file", "/a.pem"], ["--tls-key-file", "/a.key"], ["--listen-plain", "127.0.0.1:1"],
        ["--tls-certificate-file", "/a.pem", "--tls-key-file", "/a.key", "--listen-plain", "nowhere"],
    ])
    func `settings that do not go together are refused with their names`(_ flags: [String]) {
        let error = #expect(throws: UsageError.self) { try Self.configuration(flags) }
        #expect(error?.message.contains("--") == true)
    }
}
