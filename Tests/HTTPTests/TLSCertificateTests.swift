import Glibc
import HTTP
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// Whether the load on a server is over.
private final class Load: Sendable {
    private let hasEnded = Atomic<Bool>(false)
    var isOver: Bool { hasEnded.load(ordering: .relaxed) }
    func end() { hasEnded.store(true, ordering: .relaxed) }
}

@Suite(.blocking, .endsWhenItHangs) struct TLSCertificateTests {
    @Test func `files that cannot be served say why`() throws {
        let authority = try TLSTestAuthority()
        let good = try authority.issue("good")
        let other = try authority.issue("other", .rsa)
        let certificate = try good.examine()
        #expect(certificate.key == "EC prime256v1")
        #expect(try other.examine().key == "RSA 2048")
        #expect(certificate.notAfter.since(certificate.notBefore) == .seconds(90 * 86_400))
        #expect(certificate.fault(at: certificate.notAfter) == nil)
        #expect(certificate.fault(at: certificate.notAfter.advanced(by: .seconds(1))) == .expired)
        #expect(certificate.fault(at: certificate.notBefore.advanced(by: .seconds(-1))) == .notYetValid)

        let encrypted = authority.file("encrypted")
        try TemporaryFolder.run([
            "openssl", "pkey", "-in", good.keyPath, "-aes128", "-passout", "pass:secret", "-out", encrypted,
        ])
        let empty = authority.file("empty")
        try TLSTestAuthority.write("", to: empty)
        let weak = TLSFiles(certificatePath: authority.file("weak"), keyPath: authority.file("weakKey"))
        try TemporaryFolder.run([
            "openssl", "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj", "/CN=weak", "-keyout", weak.keyPath,
            "-out", weak.certificatePath,
        ])
        let absent = "/nonexistent/file.pem"
        let rows: [(String, String, TLSFileError)] = [
            (absent, good.keyPath, .unreadable(path: absent, errno: ENOENT)),
            (good.certificatePath, absent, .unreadable(path: absent, errno: ENOENT)),
            (empty, good.keyPath, .noCertificate(path: empty)),
            (good.keyPath, good.keyPath, .noCertificate(path: good.keyPath)),
            (good.certificatePath, empty, .noKey(path: empty)),
            (good.certificatePath, encrypted, .encryptedKey(path: encrypted)),
            (good.certificatePath, other.keyPath, .mismatch), (other.certificatePath, good.keyPath, .mismatch),
            (good.certificatePath, try authority.issue("third").keyPath, .mismatch),
            (weak.certificatePath, weak.keyPath, .noCertificate(path: weak.certificatePath)),
        ]
        for (certificatePath, keyPath, error) in rows {
            #expect(throws: error) { try TLSFiles(certificatePath: certificatePath, keyPath: keyPath).examine() }
        }
    }

    @Test func `a server does not start with files that cannot be served`() async throws {
        let files = TLSFiles(certificatePath: "/nonexistent/a.pem", keyPath: "/nonexistent/b.pem")
        await #expect(throws: HTTPServerError.certificate(.unreadable(path: "/nonexistent/a.pem", errno: ENOENT))) {
            try await HTTPTestServer.run(routes: [], configure: { $0.tls = files }) { _ in }
        }
    }

    @Test func `certificates are replaced under load and no request is lost`() async throws {
        let authority = try TLSTestAuthority()
        let generations = try (0..<3).map { try authority.issue("generation\($0)", $0 == 1 ? .rsa : .elliptic) }
        let prints = try generations.map { try $0.examine().fingerprint }
        let served = try authority.copy(of: generations[0])
        let context = try authority.clientContext()
        try await HTTPTestServer.run(routes: TestRoutes.all, reactors: 2, configure: { $0.tls = served }) { test in
            let load = Load()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for worker in 0..<6 {
                    group.addTask {
                        var socket = try await TLSTestSocket.connect(port: test.port, context)
                        var count = 0
                        while !load.isOver || count < 50 {
                            // Half of them keep their connection, the others make a new one for each request.
                            if worker.isMultiple(of: 2) {
                                socket = try await TLSTestSocket.connect(port: test.port, context)
                            }
                            let answer = try await socket.answer(HTTPTestRequest("GET", "/items/\(count)"))
                            guard answer.status == 200, answer.text.contains("\"\(count)\"") else {
                                throw HTTPTestSocket.Failure.closed
                            }
                            count += 1
                        }
                        return count
                    }
                }
                for round in 1...12 {
                    try authority.put(generations[round % 3], in: served)
                    await test.server.reloadCertificate()
                    let fresh = try await TLSTestSocket.connect(port: test.port, context)
                    #expect(fresh.session.peerFingerprint == prints[round % 3])
                }
                load.end()
                var total = 0
                for try await count in group { total += count }
                #expect(total >= 300)
            }
        }
    }

    @Test func `new files are taken up without being told, and the old connection goes on`() async throws {
        let authority = try TLSTestAuthority()
        let (first, second) = (try authority.issue("first"), try authority.issue("second"))
        let served = try authority.copy(of: first)
        let context = try authority.clientContext()
        try await HTTPTestServer.run(
            routes: TestRoutes.all,
            configure: {
                $0.tls = served
                $0.timeouts.certificateLook = .milliseconds(10)
            }
        ) { test in
            let old = try await TLSTestSocket.connect(port: test.port, context)
            try authority.put(second, in: served)
            let wanted = try second.examine().fingerprint
            var seen: String?
            while seen != wanted {
                seen = try await TLSTestSocket.connect(port: test.port, context).session.peerFingerprint
            }
            #expect(try await old.answer(HTTPTestRequest("GET", "/")).status == 200)
        }
    }

    @Test func `files that are broken or out of time leave the present certificate in its place`() async throws {
        let clock = ManualClock(SystemClock().now())
        try await SecureTest.run(clock: clock) { test in
            let place = TLSFiles(certificatePath: test.authority.file("leaf"), keyPath: test.authority.file("leaf"))
            let leaf = TLSFiles(
                certificatePath: place.certificatePath,
                keyPath: String(place.certificatePath.dropLast("pem".count)) + "key")
            let print = try leaf.examine().fingerprint
            let stranger = try test.authority.issue("stranger")
            let strangerPrint = try stranger.examine().fingerprint
            let mixed = TLSFiles(certificatePath: stranger.certificatePath, keyPath: leaf.keyPath)
            try test.authority.put(mixed, in: leaf)
            await test.server.reloadCertificate()
            #expect(try await Self.served(test) == print)
            #expect(test.tells("medley_tls_certificate_reloads_total{outcome=\"refused\"} 1"))
            #expect(test.tells("medley_tls_certificate_faulty 1"))

            try test.authority.put(stranger, in: leaf)
            clock.advance(by: .seconds(91 * 86_400))
            await test.server.reloadCertificate()
            #expect(try await Self.served(test) == print)
            #expect(test.tells("medley_tls_certificate_reloads_total{outcome=\"refused\"} 2"))

            clock.set(SystemClock().now())
            await test.server.reloadCertificate()
            #expect(try await Self.served(test) == strangerPrint)
            #expect(test.tells("medley_tls_certificate_reloads_total{outcome=\"used\"} 1"))
            #expect(test.tells("medley_tls_certificate_faulty 0"))
        }
    }

    /// The fingerprint that a new connection gets.
    private static func served(_ test: SecureTest) async throws -> String? {
        try await test.connect().session.peerFingerprint
    }
}
