/// The settings that say whether and how the server speaks TLS.
extension Setting {
    static let tlsCertificateFile = Setting(
        name: "tls-certificate-file", placeholder: "FILE",
        summary: "Speak TLS on --listen with this certificate: PEM, the chain to its root behind it.")
    static let tlsKeyFile = Setting(
        name: "tls-key-file", placeholder: "FILE",
        summary: "The private key of the certificate: PEM, without a password, mode 0600.")
    static let listenPlain = Setting(
        name: "listen-plain", placeholder: "HOST:PORT",
        summary: "Beside TLS, answer plainly here, for probes or a proxy on this machine.")
}
