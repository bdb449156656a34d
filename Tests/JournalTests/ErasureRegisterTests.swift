import Crypto
import Glibc
@testable import Journal
import Kernel
import Testing
import TestSupport

@Suite struct ErasureRegisterTests {
    private static let ids = UUIDv7Generator(clock: SystemClock())

    private static func subject() -> ErasedSubject {
        ErasedSubject(hospitalID: ids.make(), subjectID: ids.make())
    }

    private static func write(_ text: String, to path: String) throws {
        try DurableFile.write(Array(text.utf8), to: path)
    }

    @Test func `what is intended or done binds, what was withdrawn does not, whichever line comes first`() async throws
    {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/erasures"
        let register = ErasureRegister(path: path, masterKey: try BankFixture.master)
        #expect(try await register.erased() == [])
        let people = (0..<3).map { _ in Self.subject() }
        var intents: [ErasureIntent] = []
        for person in people { intents += try await register.intend([(person, "bank")], at: SystemClock().now()) }
        await register.end([intents[1]], as: .withdrawn)
        await register.end([intents[2]], as: .done)
        #expect(Set(try await register.erased()) == [people[0], people[2]])
        // Another process, and a file whose lines stand in another order.
        let text = ChildProcessText.lines(of: path)
        #expect(text.count == 5)
        try Self.write(text.reversed().joined(separator: "\n") + "\n", to: path)
        let other = ErasureRegister(path: path, masterKey: try BankFixture.master)
        #expect(Set(try await other.erased()) == [people[0], people[2]])
        #expect(Set(try await register.erased()) == [people[0], people[2]])
    }

    @Test func `a line that was changed, planted or written under another key stops it with the line`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/erasures"
        let register = ErasureRegister(path: path, masterKey: try BankFixture.master)
        _ = try await register.intend([(Self.subject(), "bank"), (Self.subject(), "bank")], at: SystemClock().now())
        let lines = ChildProcessText.lines(of: path)
        let foreign = ErasureRegister(path: path, masterKey: MasterKey.generate())
        await #expect(throws: ErasureRegisterError.tampered(path: path, line: 1)) { try await foreign.erased() }
        let changes: [(String) -> String] = [
            { $0.replacingDigit() }, { $0.replacingWord("intended", by: "withdrawn") }, { _ in "{}" }, { _ in "" },
            { $0.replacingWord("\"bank\"", by: "\"\"") }, { String($0.dropLast(9)) },
        ]
        for (index, change) in changes.enumerated() {
            try Self.write([lines[0], change(lines[1]), lines[0]].joined(separator: "\n") + "\n", to: path)
            let fresh = ErasureRegister(path: path, masterKey: try BankFixture.master)
            await #expect(throws: ErasureRegisterError.tampered(path: path, line: 2), "change \(index)") {
                try await fresh.erased()
            }
        }
    }

    @Test func `half a line at the end, which a crash leaves, is none, and the next line is whole`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/erasures"
        let register = ErasureRegister(path: path, masterKey: try BankFixture.master)
        let people = (0..<3).map { _ in Self.subject() }
        _ = try await register.intend([(people[0], "bank"), (people[1], "bank")], at: SystemClock().now())
        let lines = ChildProcessText.lines(of: path)
        for kept in [1, lines[1].count / 2, lines[1].count - 1] {
            try Self.write(lines[0] + "\n" + lines[1].prefix(kept), to: path)
            let fresh = ErasureRegister(path: path, masterKey: try BankFixture.master)
            #expect(try await fresh.erased() == [people[0]])
            _ = try await fresh.intend([(people[2], "bank")], at: SystemClock().now())
            #expect(Set(try await fresh.erased()) == [people[0], people[2]])
            #expect(ChildProcessText.lines(of: path).count == 2)
        }
        // One that lacks its end alone is whole.
        try Self.write(lines.joined(separator: "\n"), to: path)
        let fresh = ErasureRegister(path: path, masterKey: try BankFixture.master)
        #expect(Set(try await fresh.erased()) == [people[0], people[1]])
        _ = try await fresh.intend([(people[2], "bank")], at: SystemClock().now())
        #expect(Set(try await fresh.erased()) == Set(people))
        #expect(Set(try await register.erased()) == Set(people))
    }

    @Test func `several processes append to one file and lose nothing`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/erasures"
        let registers = try (0..<4).map { _ in ErasureRegister(path: path, masterKey: try BankFixture.master) }
        let people = (0..<80).map { _ in Self.subject() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, person) in people.enumerated() {
                group.addTask {
                    let register = registers[index % 4]
                    let intents = try await register.intend([(person, "bank")], at: SystemClock().now())
                    await register.end(intents, as: .done)
                }
            }
            try await group.waitForAll()
        }
        for register in registers { #expect(Set(try await register.erased()) == Set(people)) }
        #expect(ChildProcessText.lines(of: path).count == 160)
    }

    @Test func `under a new master key the old lines are read, and those of the old key no more`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/erasures"
        let old = try BankFixture.master
        let new = MasterKey.generate()
        let register = ErasureRegister(path: path, masterKey: old)
        let person = Self.subject()
        #expect(try ErasureRegister.rekey(path: path, from: old, to: new) == 0)
        await register.end(try await register.intend([(person, "bank")], at: SystemClock().now()), as: .done)
        #expect(try ErasureRegister.rekey(path: path, from: old, to: new) == 1)
        // Interrupted and begun again.
        #expect(try ErasureRegister.rekey(path: path, from: old, to: new) == 1)
        #expect(try await ErasureRegister(path: path, masterKey: new).erased() == [person])
        await #expect(throws: ErasureRegisterError.self) { try await register.erased() }
    }

    @Test func `a register that cannot be written refuses erasures and nothing else`() async throws {
        try await withBank(registerPath: "/nowhere/erasures") { bank, processes in
            let alice = try await ErasureTests.person("Alice", bank, on: processes[0])
            #expect(await bank.failure(.erase(alice), on: processes[0]) == .journal(.unavailable))
            try await bank.execute(.deposit(alice, 1), on: processes[0])
            #expect(try bank.sql(ErasureTests.readable) == "1")
        }
    }

    @Test func `an erasure that fails for certain is withdrawn`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/erasures"
        try await withBank(registerPath: path) { bank, processes in
            let alice = try await ErasureTests.person("Alice", bank, on: processes[0])
            processes[0].faults.fail(.error, at: .erased, times: 100)
            guard case .journal(.fault)? = await bank.failure(.erase(alice), on: processes[0]) else {
                Issue.record("the fault was not met")
                return
            }
            processes[0].faults.fail(.error, at: .erased, times: 0)
            // The next command comes behind the note.
            try await bank.execute(.deposit(alice, 1), on: processes[0])
            #expect(try await processes[0].register?.erased() == [])
            #expect(try bank.sql(ErasureTests.readable) == "1")
            try await bank.execute(.erase(alice), on: processes[0])
            try await bank.execute(.deposit(alice, 1), on: processes[0])
            let last = ChildProcessText.lines(of: path).last
            #expect(last?.contains("\"done\"") == true)
            try await bank.expectClean(processes[0])
        }
    }
}

/// The lines of a file.
enum ChildProcessText {
    static func lines(of path: String) -> [String] {
        TemporaryFolder.text(of: path).split(separator: "\n").map(String.init)
    }
}

extension String {
    /// The text with its last digit changed.
    fileprivate func replacingDigit() -> String {
        guard let place = lastIndex(where: \.isNumber) else { return self }
        var copy = self
        copy.replaceSubrange(place...place, with: self[place] == "1" ? "2" : "1")
        return copy
    }

    fileprivate func replacingWord(_ word: String, by other: String) -> String {
        guard let range = firstRange(of: word) else { return self }
        return replacingCharacters(in: range, with: other)
    }

    private func replacingCharacters(in range: Range<Index>, with other: String) -> String {
        self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
