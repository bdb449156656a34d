import Crypto
import Foundation
import Glibc
import JSON
import Kernel
import PatientAPI
import TestSupport
import Testing

@testable import HTTP
@testable import Patient

@Suite(.blocking) struct PatientArchiveTests {
    @Test func `the manifest says of every file what is in it, and is signed`() async throws {
        try await withClinic { clinic in
            let id = try await clinic.register("Fatma", "Hassan", mrn: "S-1").view.id
            let archive = try await clinic.service.export(clinic.context(), id)
            var bytes: [UInt8] = []
            while let chunk = try await archive.next() { bytes += chunk }
            let files = try ZIPFiles.read(bytes)
            #expect(files.map(\.name).suffix(2) == ["manifest.json", "manifest.json.jws"])
            let manifest = try StrictJSONDecoder().decode(ExportManifest.self, from: files[files.count - 2].content)
            #expect(manifest.patientIds == [id] && manifest.madeBy == Clinic.user)
            #expect(manifest.files.map(\.name) == files.dropLast(2).map(\.name))
            for (told, file) in zip(manifest.files, files) {
                #expect(told.bytes == file.content.count)
                #expect(told.sha256 == Hexadecimal.encode(SHA256.hash(file.content)), "\(told.name)")
            }
            #expect(String(decoding: files[0].content, as: UTF8.self).contains(#""mrn":"S-1""#))
            let history = manifest.files.first { $0.name == "patient/history.ndjson" }
            #expect(history?.documents == 1)
            let signature = String(decoding: files[files.count - 1].content, as: UTF8.self)
            #expect(signature == "signed..\(files[files.count - 2].content.count)")
        }
    }

    /// Python's reader of ZIP, which checks every file against its check value and its lengths.
    private static let python = "/usr/bin/python3"

    @Test(.enabled(if: access(python, X_OK) == 0, "python3 is not installed"))
    func `another reader of ZIP finds every file whole, however large`() async throws {
        var writer = ZIPWriter(on: try #require(LocalDate(year: 2026, month: 3, day: 1)))
        let encoder = try #require(DeflateEncoder(.raw))
        var random = SeededRandom()
        var bytes: [UInt8] = []
        var sizes: [Int] = []
        for file in 0..<20 {
            bytes += writer.begin("a/\(file).bin")
            var size = 0
            let parts = 1 + Int(random.next() % 4)
            for part in 1...parts {
                // Nothing, little and much, text that shrinks and noise that does not.
                let count = [0, 1, 300, 70_000][Int(random.next() % 4)]
                let noise = random.next() % 2 == 0
                let content = (0..<count).map { _ in
                    UInt8(truncatingIfNeeded: noise ? random.next() : 97 + random.next() % 3)
                }
                let packed = encoder.write(content, part == parts ? .finish : .more)
                let added = writer.content(content, packed: packed)
                bytes += try #require(added)
                size += count
            }
            encoder.reset()
            bytes += writer.end()
            sizes.append(size)
        }
        bytes += writer.finish()
        let folder = try TemporaryFolder()
        try Data(bytes).write(to: URL(filePath: folder.path + "/export.zip"))
        let program = """
            import sys, zipfile
            archive = zipfile.ZipFile(sys.argv[1])
            assert archive.testzip() is None
            print(" ".join(str(len(archive.read(entry))) for entry in archive.infolist()))
            """
        let said = try output(of: [Self.python, "-c", program, folder.path + "/export.zip"])
        #expect(said == sizes.map(String.init).joined(separator: " "), "seed \(random.seed)")
    }

    private func output(of words: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: "\n")
    }

    @Test func `the check value is that of ZIP`() {
        var crc = CRC32()
        crc.update(Array("123456789".utf8))
        #expect(crc.value == 0xCBF4_3926)
    }

    @Test func `a detached signature is of its document and its key alone`() throws {
        let (key, other) = (try SigningKey.generate(), try SigningKey.generate())
        let document = Array(#"{"version":1}"#.utf8)
        let signature = try DetachedSignature.sign(document, with: key)
        #expect(DetachedSignature.verifies(signature, of: document, with: [other.verifyingKey, key.verifyingKey]))
        #expect(!DetachedSignature.verifies(signature, of: document + [32], with: [key.verifyingKey]))
        #expect(!DetachedSignature.verifies(signature, of: document, with: [other.verifyingKey]))
        for damaged in ["", "..", "a.b.c", signature + ".x", signature.replacing("..", with: ".e30.")] {
            #expect(!DetachedSignature.verifies(damaged, of: document, with: [key.verifyingKey]), "\(damaged)")
        }
    }
}
