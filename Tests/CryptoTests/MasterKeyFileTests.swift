import FoundationEssentials
import Glibc
import Testing

@testable import Crypto

@Suite struct MasterKeyFileTests {
    /// Runs `body` with a folder of its own and removes it.
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let name = "medley-master-key-" + Hexadecimal.encode(SecureRandom.bytes(8))
        let folder = FileManager.default.temporaryDirectory.appending(path: name).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer {
            // A folder that stays behind is the next test run's business, not this assertion's.
            try? FileManager.default.removeItem(atPath: folder)
        }
        try await body(folder)
    }

    private func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try #require(chmod(path, mode) == 0)
    }

    @Test func `the first start makes the key, later ones find it`() async throws {
        try await withFolder { folder in
            let file = MasterKeyFile(path: folder + "/master.key")
            #expect(throws: MasterKeyError.missing) { try file.load() }
            let first = try file.loadOrCreate()
            let second = try file.loadOrCreate()
            #expect(first.isNew && !second.isNew)
            #expect(first.key.exported() == second.key.exported())
            #expect(first.key.fingerprint == second.key.fingerprint && first.key.fingerprint.count == 16)
            var status = stat()
            #expect(stat(file.path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["master.key"])
        }
    }

    @Test func `a key is never replaced`() async throws {
        try await withFolder { folder in
            let file = MasterKeyFile(path: folder + "/master.key")
            let key = try file.loadOrCreate().key
            #expect(throws: MasterKeyError.exists) { try file.create(MasterKey.generate()) }
            #expect(try file.load().fingerprint == key.fingerprint)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["master.key"])
        }
    }

    @Test func `of many that start at once, one makes the key and all have it`() async throws {
        try await withFolder { folder in
            let file = MasterKeyFile(path: folder + "/master.key")
            let results = try await withThrowingTaskGroup(of: (String, Bool).self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        let result = try file.loadOrCreate()
                        return (result.key.fingerprint, result.isNew)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(results.map(\.0)).count == 1)
            #expect(results.filter(\.1).count == 1)
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o777, 0o610, 0o601] as [mode_t])
    func `a file that others can reach is refused`(mode: mode_t) async throws {
        try await withFolder { folder in
            let path = folder + "/master.key"
            try write(MasterKey.generate().exported(), to: path, mode: mode)
            #expect(throws: MasterKeyError.exposed) { try MasterKeyFile(path: path).load() }
        }
    }

    @Test func `files of the right form are read`() async throws {
        let key = MasterKey.generate()
        for text in [key.exported(), key.exported() + "\n", key.exported() + "\r\n"] {
            try await withFolder { folder in
                try write(text, to: folder + "/master.key", mode: 0o400)
                #expect(try MasterKeyFile(path: folder + "/master.key").load().fingerprint == key.fingerprint)
            }
        }
    }

    @Test(arguments: [
        "", "\n", "not base64", "AAAA", String(repeating: "A", count: 43), String(repeating: "A", count: 44),
        String(repeating: "A", count: 43) + "=\n\n", " " + String(repeating: "A", count: 43) + "=",
        String(repeating: "A", count: 2_000), String(repeating: "A", count: 42) + "B=",
    ])
    func `a file with anything but a key is refused`(text: String) async throws {
        try await withFolder { folder in
            try write(text, to: folder + "/master.key")
            #expect(throws: MasterKeyError.malformed) { try MasterKeyFile(path: folder + "/master.key").load() }
            #expect(throws: MasterKeyError.malformed) {
                try MasterKeyFile(path: folder + "/master.key").loadOrCreate()
            }
        }
    }

    @Test func `a folder in the key's place, or none to put it in, is said so`() async throws {
        try await withFolder { folder in
            #expect(throws: MasterKeyError.malformed) { try MasterKeyFile(path: folder).load() }
            #expect(throws: MasterKeyError.unwritable(errno: 2)) {
                try MasterKeyFile(path: folder + "/none/master.key").create(MasterKey.generate())
            }
        }
    }
}
