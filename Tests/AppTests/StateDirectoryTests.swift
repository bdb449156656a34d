import Glibc
import Testing

@testable import App

@Suite struct StateDirectoryTests {
    @Test func `serving makes the folder and those above it, for its owner alone, and says so once`() throws {
        try withFolder { folder in
            let place = StateDirectory(path: folder + "/medley/state")
            #expect(try place.make())
            #expect(try !place.make())
            for path in [folder + "/medley", folder + "/medley/state"] {
                var facts = stat()
                #expect(stat(path, &facts) == 0)
                #expect(facts.st_mode & 0o7777 == 0o700)
            }
            try place.require()
            #expect(try StateDirectory(path: folder + "/other//state/").make())
            try StateDirectory(path: folder + "/other/state").require()
        }
    }

    @Test func `a command that joins a server names the folder that is missing, and makes nothing`() throws {
        try withFolder { folder in
            let path = folder + "/absent"
            do throws(UsageError) {
                try StateDirectory(path: path).require()
                Issue.record("it was there")
            } catch {
                #expect(error.message.contains(path))
                #expect(error.message.contains("--state-dir"))
            }
            #expect(access(path, F_OK) != 0)
        }
    }

    @Test func `a file in the way and a folder that cannot be made are told as what they are`() throws {
        try withFolder { folder in
            let file = folder + "/file"
            let descriptor = open(file, O_CREAT | O_WRONLY, 0o600)
            #expect(descriptor >= 0)
            close(descriptor)
            for path in [file, file + "/state"] {
                #expect(throws: UsageError.self) { try StateDirectory(path: path).require() }
                #expect(throws: UsageError.self) { try StateDirectory(path: path).make() }
            }
        }
    }

    @Test func `only where everything that the folder would hold is named it is not needed`() throws {
        let settings: [Setting] = [.stateDirectory, .masterKeyFile, .erasureRegister, .headFolder]
        func needed(_ flags: [String]) throws -> String? {
            try StateDirectory.needed(by: Configuration(settings, flags: flags, environment: [:]))?.path
        }
        let key = ["--master-key-file", "/run/secrets/key"]
        #expect(try needed(key) == "var")
        let all = key + ["--erasure-register", "/srv/erasures", "--head-folder", "/srv/heads"]
        #expect(try needed(all) == nil)
        #expect(try needed(["--state-dir", "/var/lib/medley"]) == "/var/lib/medley")
        #expect(try needed([]) == "var")
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        var name = Array("/tmp/medley-state-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&name))
        let folder = String(cString: made)
        defer {
            for part in ["/medley/state", "/medley", "/other/state", "/other"] { rmdir(folder + part) }
            unlink(folder + "/file")
            rmdir(folder)
        }
        try body(folder)
    }
}
