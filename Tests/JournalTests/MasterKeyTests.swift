import Crypto
import EventLoop
@testable import Journal
import Kernel
import Synchronization
import Testing
import TestSupport

@Suite struct MasterKeyTests {
    @Test func `a database tells its own master key from another`() async throws {
        try await withBank { bank, processes in
            let database = processes[0].database
            let master = try BankFixture.master
            try await MasterKeyUse.requireUnused(database)
            // Written before anything was noted, as a release before did.
            _ = try await ErasureTests.person("Alice", bank, on: processes[0])
            await #expect(throws: MasterKeyUseError.self) { try await MasterKeyUse.requireUnused(database) }
            let other = MasterKey.generate()
            await #expect(throws: MasterKeyUseError.foreign(known: "not noted", given: other.fingerprint)) {
                try await MasterKeyUse.check(other, database)
            }
            try await MasterKeyUse.check(master, database)
            try await MasterKeyUse.check(master, database)
            await #expect(throws: MasterKeyUseError.foreign(known: master.fingerprint, given: other.fingerprint)) {
                try await MasterKeyUse.check(other, database)
            }
        }
    }

    @Test func `a rotation wraps everything anew, once, and not while a server holds the key`() async throws {
        try await withBank { bank, processes in
            let database = processes[0].database
            let old = try BankFixture.master
            let new = MasterKey.generate()
            let alice = try await ErasureTests.person("Alice", bank, on: processes[0])
            try await MasterKeyUse.check(old, database)
            let exporter = HeadExporter(database: database, masterKey: old, clock: SystemClock())
            let keyID = try await exporter.export().keyID
            let attendance = try bank.attendance("serve", on: processes[0])
            try await attendance.round()
            let counted = Calls()
            let rotation = MasterKeyRotation(from: old, to: new, reseals: [{ _, _, _ in counted.count() }])
            await #expect(throws: MasterKeyUseError.busy(["serve"])) { try await rotation.run(on: database) }
            await attendance.stop()
            let second = try await bank.process()
            let outcome = try await rotation.run(on: second.database)
            #expect(outcome == MasterKeyRotation.Outcome(hospitals: 1, others: 2, wasDone: false))
            let again = try await rotation.run(on: second.database)
            #expect(again == MasterKeyRotation.Outcome(hospitals: 0, others: 0, wasDone: true))
            #expect(counted.total == 1)
            await second.stop()
            let next = HeadExporter(database: database, masterKey: new, clock: SystemClock())
            let nextID = try await next.export().keyID
            #expect(nextID == keyID)
            await #expect(throws: (any Error).self) { try await exporter.export() }
            // Nobody works on under the old key.
            await #expect(throws: AttendanceError.anotherMasterKey) {
                try await bank.attendance("serve", on: processes[0]).round()
            }
            // A keyring under the new key opens what was sealed; one under the old does not.
            let wrapped = try bank.sql("SELECT encode(wrapped_key, 'hex') FROM journal.hospital_key")
            let bytes = try #require(Hexadecimal.decode(wrapped))
            _ = try KeyWrapping.unwrap(bytes, under: new.key, for: .hospital(bank.hospital))
            #expect(throws: EnvelopeError.notAuthentic) {
                try KeyWrapping.unwrap(bytes, under: old.key, for: .hospital(bank.hospital))
            }
            #expect(try await bank.state(alice, on: processes[0])?.holderName == "Alice")
        }
    }

    @Test func `no key stays under an old master key that a process makes which overslept the rotation`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let old = try BankFixture.master
            let new = MasterKey.generate()
            try await MasterKeyUse.check(old, processes[0].database)
            // It stood still for longer than its lease, and knows nothing of the rotation.
            let sleeper = try bank.attendance("serve", on: processes[0])
            try await sleeper.round()
            try bank.sql("UPDATE journal.process SET expires_at = now() - interval '1 second'")
            _ = try await MasterKeyRotation(from: old, to: new, reseals: []).run(on: processes[1].database)
            let failure = await bank.failure(.open(bank.ids.make(), name: "Late", holder: nil), on: processes[0])
            #expect(failure == .journal(.unavailable))
            #expect(try bank.sql("SELECT count(*) FROM journal.hospital_key") == "0")
            await #expect(throws: (any Error).self) {
                try await HeadExporter(database: processes[0].database, masterKey: old, clock: SystemClock()).export()
            }
            #expect(try bank.sql("SELECT count(*) FROM journal.head_key") == "0")
            await #expect(throws: AttendanceError.anotherMasterKey) { try await sleeper.round() }
        }
    }

    @Test func `hospitals that are made while a master key is brought in are under the new one or refused`()
        async throws
    {
        try await withBank(processes: 3) { bank, processes in
            let old = try BankFixture.master
            let new = MasterKey.generate()
            _ = try await bank.account(on: processes[0])
            try await MasterKeyUse.check(old, processes[0].database)
            // Between the wrapping of the hospitals and the commit others make hospitals, as fast as they can.
            let counted = Calls()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for process in processes[0..<2] {
                    group.addTask {
                        while counted.total == 0 {
                            _ = await bank.failure(
                                .open(bank.ids.make(), name: "n", holder: nil), on: process,
                                bank.context(hospital: bank.ids.make()))
                        }
                    }
                }
                try await until("hospitals are made") {
                    Int(try bank.sql("SELECT count(*) FROM journal.hospital_key")) ?? 0 > 3
                }
                _ = try await MasterKeyRotation(from: old, to: new, reseals: []).run(on: processes[2].database)
                for _ in 0..<5 {
                    _ = await bank.failure(
                        .open(bank.ids.make(), name: "n", holder: nil), on: processes[0],
                        bank.context(hospital: bank.ids.make()))
                }
                _ = counted.count()
                try await group.waitForAll()
            }
            let rows = try bank.sql("SELECT hospital_id, encode(wrapped_key, 'hex') FROM journal.hospital_key")
            for row in rows.split(separator: "\n") {
                let parts = row.split(separator: "|")
                let hospital = try #require(HospitalID(parts[0]))
                let bytes = try #require(Hexadecimal.decode(String(parts[1])))
                _ = try KeyWrapping.unwrap(bytes, under: new.key, for: .hospital(hospital))
            }
        }
    }

    @Test func `a rotation that fails leaves everything under the old key`() async throws {
        try await withBank { bank, processes in
            let database = processes[0].database
            let old = try BankFixture.master
            _ = try await ErasureTests.person("Alice", bank, on: processes[0])
            try await MasterKeyUse.check(old, database)
            let failing = MasterKeyRotation(
                from: old, to: MasterKey.generate(), reseals: [{ _, _, _ in throw JournalError.unavailable }])
            await #expect(throws: JournalError.unavailable) { try await failing.run(on: database) }
            try await MasterKeyUse.check(old, database)
            let foreign = MasterKey.generate()
            let misled = MasterKeyRotation(from: foreign, to: MasterKey.generate(), reseals: [])
            await #expect(throws: MasterKeyUseError.foreign(known: old.fingerprint, given: foreign.fingerprint)) {
                try await misled.run(on: database)
            }
            try bank.sql("UPDATE journal.hospital_key SET wrapped_key = wrapped_key || '\\x00'")
            let damaged = MasterKeyRotation(from: old, to: MasterKey.generate(), reseals: [])
            await #expect(throws: MasterKeyUseError.damaged(hospital: "\(bank.hospital)")) {
                try await damaged.run(on: database)
            }
        }
    }

    /// Counts how often a module was asked.
    private final class Calls: Sendable {
        private let value = Mutex(0)

        var total: Int { value.withLock { $0 } }

        func count() -> Int {
            value.withLock { $0 += 1 }
            return 1
        }
    }
}
