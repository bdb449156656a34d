import Crypto
import JSON
import Kernel
import PatientAPI
import TestSupport
import Testing

@testable import Patient

@Suite(.blocking) struct PatientArchiveTests {
    @Test func `the manifest says of every file what is in it, and is signed`() async throws {
        try await withClinic { clinic in
            let id = try await clinic.register("Fatma", "Hassan", mrn: "S-1").view.id
            let archive = try await clinic.service.export(clinic.context(), id)
            var bytes: [UInt8] = []
            while let chunk = try await archive.next() { bytes += chunk }
            let files = try Self.files(bytes)
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

    /// The files of a ZIP archive by its directory, each held against its check value.
    static func files(_ bytes: [UInt8]) throws -> [(name: String, content: [UInt8])] {
        func number(_ place: Int, _ count: Int) -> Int {
            bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let end = bytes.count - 22
        try #require(number(end, 4) == 0x0605_4B50)
        var place = number(end + 16, 4)
        var files: [(name: String, content: [UInt8])] = []
        for _ in 0..<number(end + 10, 2) {
            try #require(number(place, 4) == 0x0201_4B50)
            let (crc, size, length) = (number(place + 16, 4), number(place + 24, 4), number(place + 28, 2))
            let name = String(decoding: bytes[place + 46..<place + 46 + length], as: UTF8.self)
            let start = number(place + 42, 4) + 30 + length
            let content = Array(bytes[start..<start + size])
            var check = CRC32()
            check.update(content)
            #expect(Int(check.value) == crc, "\(name)")
            files.append((name, content))
            place += 46 + length
        }
        return files
    }
}
