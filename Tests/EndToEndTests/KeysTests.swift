import Crypto
import JSON
import Kernel
import TestSupport
import Testing

extension EndToEnd {
    /// What is kept outside the database: the master key, the erasure register, exported heads.
    @Suite struct KeysTests {
        private static func shell(_ script: String) throws {
            _ = try TemporaryFolder.run(["/bin/sh", "-c", script])
        }

        private static func expect(_ result: ServerBinary.Result, _ status: Int32, _ words: [String]) {
            #expect(result.status == status, "\(result.output)")
            for word in words { #expect(result.output.contains(word), "\(word) is not named in: \(result.output)") }
        }

        @Test func `a key is exported, its export silences doctor, and an import brings it back`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            _ = try installation.signUp()
            _ = installation.server.terminate()
            let binary = try ServerBinary()
            let folder = try TemporaryFolder()
            let state = ["--state-dir", installation.state.path]
            Self.expect(
                try binary.run(["doctor"] + installation.place), 0, ["was never exported", "medley keys export"])
            let phrase = "\(folder.path)/phrase"
            try Self.shell("echo 'a long enough phrase' > \(phrase)")
            for (name, extra) in [("plain", []), ("boxed", ["--passphrase-file", phrase])] {
                let export = ["keys", "export", "--out", "\(folder.path)/\(name)"] + extra + state
                Self.expect(try binary.run(export), 0, ["mode 0600"])
                Self.expect(try binary.run(export), 1, ["File exists"])
                let mode = try TemporaryFolder.run(["stat", "--format=%a", "\(folder.path)/\(name)"])
                #expect(mode.filter(\.isNumber) == "600")
            }
            let key = TemporaryFolder.text(of: "\(installation.state.path)/master.key")
            #expect(TemporaryFolder.text(of: "\(folder.path)/plain") == key)
            #expect(!TemporaryFolder.text(of: "\(folder.path)/boxed").contains(key.prefix(20)))
            let doctor = try binary.run(["doctor"] + installation.place)
            #expect(doctor.status == 0 && doctor.output.contains("exported"))
            #expect(!doctor.output.contains("never exported"))

            // A machine that lost the key: nothing starts with a new one, and none is made.
            try Self.shell("mv \(installation.state.path)/master.key \(folder.path)/lost")
            for command in ["serve", "verify"] {
                Self.expect(
                    try binary.run([command] + installation.place), 1,
                    ["the master key's file is missing", "medley keys import"])
            }
            try Self.shell("test ! -e \(installation.state.path)/master.key")
            let place = ["keys", "import", "--in", "\(folder.path)/boxed"] + state
            Self.expect(try binary.run(place), 2, ["--passphrase-file"])
            try Self.shell("echo 'another long phrase' > \(folder.path)/wrong")
            Self.expect(
                try binary.run(place + ["--passphrase-file", "\(folder.path)/wrong"]), 2, ["does not open"])
            Self.expect(try binary.run(place + ["--passphrase-file", phrase]), 0, ["mode 0600"])
            #expect(TemporaryFolder.text(of: "\(installation.state.path)/master.key") == key)
            Self.expect(try binary.run(["verify"] + installation.place), 0, ["sound"])

            // Another database's key in the same place is told apart, and replaced only when asked.
            let foreign = "\(folder.path)/foreign"
            try Self.shell("umask 077; head -c 32 /dev/urandom | base64 > \(foreign)")
            Self.expect(try binary.run(["keys", "import", "--in", foreign] + state), 2, ["--replace"])
            Self.expect(try binary.run(["keys", "import", "--replace", "--in", foreign] + state), 0, ["mode 0600"])
            Self.expect(try binary.run(["verify"] + installation.place), 1, ["another master key"])
            Self.expect(
                try binary.run(["keys", "import", "--replace", "--in", "\(folder.path)/plain"] + state), 0, [])
            Self.expect(try binary.run(["verify"] + installation.place), 0, ["sound"])
        }

        @Test func `a new master key is brought in while nobody serves, and everything reads as before`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            let patient = try installation.client().send(
                "POST", "/api/v1/patients", token: clinic.token,
                json: ["fullName": "Amal Hassan", "ageYears": 40, "sex": "female"])
            try #require(patient.status == 201, "\(patient.summary)")
            let binary = try ServerBinary()
            Self.expect(
                try binary.run(["keys", "rotate"] + installation.place), 1, ["stop every server of this database"])
            _ = installation.server.terminate()
            let old = TemporaryFolder.text(of: "\(installation.state.path)/master.key")
            Self.expect(
                try binary.run(["keys", "rotate"] + installation.place), 0,
                ["keys of hospitals", "\(installation.state.path)/master.key ", "master.key.old-"])
            #expect(TemporaryFolder.text(of: "\(installation.state.path)/master.key") != old)
            Self.expect(try binary.run(["verify"] + installation.place), 0, ["sound"])
            try installation.server.start()
            // The token was signed by a key that was sealed under the old master key.
            let read = try installation.client().send(
                "GET", "/api/v1/patients/\(patient.string("id"))", token: clinic.token)
            #expect(read.status == 200 && read.string("fullName") == "Amal Hassan", "\(read.summary)")
            _ = try installation.signUp()

            // Interrupted behind the commit: the key file is the old one, the new one waits beside it.
            _ = installation.server.terminate()
            try Self.shell(
                """
                cd \(installation.state.path); mv master.key master.key.next
                cp --preserve=mode master.key.old-* master.key
                """)
            Self.expect(try binary.run(["verify"] + installation.place), 1, ["medley keys rotate"])
            Self.expect(
                try binary.run(["keys", "rotate"] + installation.place), 0, ["interrupted", "wrapped anew before"])
            Self.expect(try binary.run(["verify"] + installation.place), 0, ["sound"])
        }

        @Test func `a rotation that is killed at any moment goes on, and no hospital is left under the old key`() throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            _ = try installation.signUp()
            _ = installation.server.terminate()
            let binary = try ServerBinary()
            let place = installation.place
            func hospital(_ code: String) -> [String] {
                [
                    "hospital", "create", "--code", code, "--name", "Clinic", "--country", "EG", "--currency",
                    "EGP", "--time-zone", "Africa/Cairo", "--locale", "en", "--email", "\(code)@example.org",
                    "--password", Clinic.password,
                ] + place
            }
            var made = 1
            var round = 0
            // However the moments fall, some hospital is made beside a rotation: later rounds let it go further.
            while round < 8 || (made == 1 && round < 40) {
                // Another process makes a hospital meanwhile: it comes first, or finds another key, or is told to wait.
                let create = ([binary.path] + hospital("K\(round)")).map { "'\($0)'" }.joined(separator: " ")
                let rotate = ([binary.path, "keys", "rotate"] + place).map { "'\($0)'" }.joined(separator: " ")
                let seconds = 0.04 + 0.08 * Double(round)
                round += 1
                try Self.shell(
                    """
                    \(create) >/dev/null 2>&1 & timeout --signal=KILL \(seconds) \(rotate) >/dev/null 2>&1; wait $!; true
                    """)
                made = Int(try installation.sql("SELECT count(*) FROM auth.hospital")[0]) ?? 0
            }
            var rotated = try binary.run(["keys", "rotate"] + place)
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            // A hospital that was being made when the machine's `timeout` fell is at work for its lease.
            while rotated.output.contains("At work"), ContinuousClock().now < end {
                rotated = try binary.run(["keys", "rotate"] + place)
            }
            Self.expect(rotated, 0, ["The new master key"])
            #expect(made > 1)
            // Verification opens the key of every hospital.
            Self.expect(try binary.run(["verify"] + place), 0, ["sound"])
            Self.expect(try binary.run(hospital("LAST")), 0, ["LAST was made"])
            Self.expect(try binary.run(["verify"] + place), 0, ["sound"])
        }

        @Test func `an exported head proves the log, and a log that was cut short is told`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            _ = try installation.signUp()
            let binary = try ServerBinary()
            let folder = try TemporaryFolder()
            let file = "\(folder.path)/head"
            Self.expect(
                try binary.run(["head", "export", "--out", file] + installation.place), 0, ["\(file).pem"])
            // The server itself exported one at its start.
            let kept = try TemporaryFolder.run(["ls", "\(installation.state.path)/heads"])
            #expect(kept.contains("head-") && kept.contains(".jws") && kept.contains("key-"))
            _ = try installation.signUp()
            let verify = ["verify", "--head", file] + installation.place
            Self.expect(try binary.run(verify), 0, ["ok    exported head"])
            Self.expect(try binary.run(verify + ["--head-key", "\(file).pem"]), 0, ["ok    exported head"])
            Self.expect(try binary.run(["verify", "--head", "\(file).pem"] + installation.place), 2, ["is no head"])
            _ = installation.server.terminate()
            _ = try installation.sql("UPDATE journal.batch SET hash = sha256('x')")
            Self.expect(try binary.run(verify), 1, ["FAULT exported head", "was rewritten"])
        }

        @Test func `the erasure register is applied before the server listens, and a changed one stops it`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            _ = installation.server.terminate()
            let register = "\(installation.state.path)/erasures"
            let hospital = clinic.variables["hospitalId"] ?? ""
            let line = try Self.line(hospital, installation.state.path)
            try Self.shell("umask 077; printf '%s\\n' '\(line)' > \(register)")
            let binary = try ServerBinary()
            Self.expect(
                try binary.run(["verify"] + installation.place), 1, ["FAULT erasure register", "is not erased"])
            try installation.server.start()
            #expect(installation.server.log.contains("erasing again after a restore: 1 of 1"))
            #expect(
                try installation.sql("SELECT count(*) FROM journal.data_key WHERE destroyed_at IS NOT NULL") == ["1"])
            _ = installation.server.terminate()
            Self.expect(try binary.run(["verify"] + installation.place), 0, ["ok    erasure register", "sound"])
            try Self.shell("sed -i 's/\"patient\"/\"other\"/' \(register)")
            for command in ["serve", "migrate"] {
                let owner = ["--owner-database-url", installation.database.connectionString]
                Self.expect(
                    try binary.run([command] + installation.place + owner), 1, ["was changed in line 1"])
            }
            Self.expect(try binary.run(["verify"] + installation.place), 1, ["was changed in line 1"])
        }

        /// A line of the register for a person whom the database does not know, as ADR-0012 describes it.
        private static func line(_ hospital: String, _ state: String) throws -> String {
            let (id, subject) = ("018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002")
            let at = "2026-01-01T00:00:00Z"
            let master = try MasterKeyFile(path: "\(state)/master.key").load()
            let key = master.key.withUnsafeBytes {
                HKDFSHA256.derive(secret: Array($0), information: Array("medley.erasure-register.1".utf8), count: 32)
            }
            let stamp = try #require(Timestamp(at)).description
            let signed = ["medley.erasure.1", "done", id, hospital, subject, "patient", stamp]
            let code = HMACSHA256.code(for: Array(signed.joined(separator: "\u{0}").utf8), key: key)
            return """
                {"version":1,"state":"done","id":"\(id)","hospitalId":"\(hospital)","subjectId":"\(subject)",\
                "module":"patient","at":"\(at)","code":"\(Base64URL.encode(code))"}
                """
        }
    }
}
