import COpenSSL
import Crypto
import Glibc
import Kernel
import TestSupport

@testable import HTTP

/// Makes certificates for the length of a test, by the openssl program.
final class TLSTestAuthority: Sendable {
    enum KeyKind: String, Sendable, CaseIterable { case elliptic, rsa }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try TemporaryFolder.run(
            ["openssl", "req", "-x509"] + Self.making(.elliptic)
                + ["-nodes", "-days", "90", "-subj", "/CN=Test authority", "-keyout", key("authority")]
                + ["-out", path])
    }

    /// The certificate that clients trust.
    var path: String { file("authority") }

    /// A client's context that trusts this authority.
    func clientContext() throws -> TLSClientContext { try TLSClientContext(trust: .file(path)) }

    /// Makes a certificate for `localhost` and 127.0.0.1, or for another name.
    func issue(_ name: String, _ kind: KeyKind = .elliptic, days: Int = 90, host: String = "localhost") throws
        -> TLSFiles
    {
        let names = "\(folder.path)/\(name).names"
        try Self.write("subjectAltName=DNS:\(host)" + (host == "localhost" ? ",IP:127.0.0.1" : "") + "\n", to: names)
        try TemporaryFolder.run(
            ["openssl", "req", "-new"] + Self.making(kind)
                + ["-nodes", "-subj", "/CN=\(name)", "-keyout", key(name), "-out", "\(folder.path)/\(name).csr"])
        try TemporaryFolder.run([
            "openssl", "x509", "-req", "-in", "\(folder.path)/\(name).csr", "-CA", path, "-CAkey", key("authority"),
            "-days", "\(days)", "-extfile", names, "-out", file(name),
        ])
        return TLSFiles(certificatePath: file(name), keyPath: key(name))
    }

    /// Files that a test may overwrite, with what others hold.
    func copy(of files: TLSFiles) throws -> TLSFiles {
        let copy = TLSFiles(certificatePath: file("served"), keyPath: key("served"))
        try put(files, in: copy)
        return copy
    }

    /// Puts a certificate and its key in the place of others, each by a rename.
    func put(_ files: TLSFiles, in place: TLSFiles) throws {
        for (from, to) in [(files.keyPath, place.keyPath), (files.certificatePath, place.certificatePath)] {
            try Self.write(TemporaryFolder.text(of: from), to: to + ".new")
            guard rename(to + ".new", to) == 0 else { throw HTTPTestSocket.Failure.system("rename", errno) }
        }
    }

    /// A path in the folder for something else.
    func file(_ name: String) -> String { "\(folder.path)/\(name).pem" }

    static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw HTTPTestSocket.Failure.system("fopen", errno) }
        defer { fclose(file) }
        guard fputs(text, file) >= 0 else { throw HTTPTestSocket.Failure.system("fputs", errno) }
    }

    private func key(_ name: String) -> String { "\(folder.path)/\(name).key" }

    private static func making(_ kind: KeyKind) -> [String] {
        switch kind {
        case .elliptic: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        case .rsa: ["-newkey", "rsa:2048"]
        }
    }
}

extension TLSSession {
    /// The SHA-256 of the peer's certificate, as `TLSCertificate` tells it.
    var peerFingerprint: String? {
        withHandle { ssl in
            guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
            defer { X509_free(certificate) }
            var digest = [UInt8](repeating: 0, count: 32)
            guard X509_digest(certificate, EVP_sha256(), &digest, nil) == 1 else { return nil }
            return Hexadecimal.encode(digest)
        }
    }

    /// Takes an array, and answers what the peer says.
    func receive(_ bytes: [UInt8]) throws -> [UInt8] {
        var said: [UInt8] = []
        try bytes.withUnsafeBytes { try receive($0) { said.append(contentsOf: $0) } }
        return said
    }

    func seal(_ bytes: [UInt8]) -> [UInt8]? { bytes.withUnsafeBytes { seal($0) } }
}
