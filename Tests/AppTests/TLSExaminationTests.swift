import Glibc
import HTTP
import Kernel
import TestSupport
import Testing

@testable import App

/// What `medley doctor` says of a certificate.
@Suite(.blocking, .endsWhenItHangs) struct TLSExaminationTests {
    private let folder: TemporaryFolder
    private let files: TLSFiles

    init() throws {
        folder = try TemporaryFolder()
        files = TLSFiles(certificatePath: folder.path + "/a.pem", keyPath: folder.path + "/a.key")
        try Self.make(files)
        chmod(files.keyPath, 0o600)
    }

    private static func make(_ files: TLSFiles) throws {
        try TemporaryFolder.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "30",
            "-subj", "/CN=localhost", "-keyout", files.keyPath, "-out", files.certificatePath,
        ])
    }

    private func findings(inDays days: Int64 = 0) -> [Finding] {
        let clock = ManualClock(Timestamp(seconds: SystemClock().now().seconds + days * 86_400 + 60))
        return TLSExamination(files: files, clock: clock).findings()
    }

    @Test(
        arguments: [
            (0, .well), (15, .well), (17, .warning), (29, .warning), (31, .fault), (-1, .fault),
        ] as [(Int64, Finding.Severity)])
    func `the end of a certificate is told two weeks before`(_ days: Int64, _ severity: Finding.Severity) {
        let found = findings(inDays: days)
        #expect(found.map(\.name) == ["certificate", "certificate key"])
        #expect(found[0].severity == severity, "\(found[0].line)")
        #expect(found[1].severity == .well)
        #expect((severity == .well) == found[0].remedy.isEmpty)
    }

    @Test func `a key that is another's, or open to others, is told`() throws {
        chmod(files.keyPath, 0o644)
        #expect(findings()[1].severity == .fault)
        chmod(files.keyPath, 0o640)
        #expect(findings()[1].severity == .well)
        let other = TLSFiles(certificatePath: folder.path + "/b.pem", keyPath: files.keyPath)
        try Self.make(other)
        let found = findings()
        #expect(found[0].severity == .fault)
        #expect(found[0].line.contains("not that of the certificate"))
        unlink(files.keyPath)
        #expect(findings().map(\.severity) == [.fault, .fault])
    }
}
