import Crypto
import Journal
import Kernel
import Testing

@Suite struct SealedFieldTests {
    @Test func `an identifying field is never stored in the clear, and opens in another process`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice: StreamID = bank.ids.make()
            let person: SubjectID = bank.ids.make()
            try await bank.execute(
                .open(alice, name: "a", holder: person, holderName: "Alice Liddell"), on: processes[0])
            #expect(try bank.sql("SELECT count(*) FROM journal.event WHERE data::text LIKE '%Liddell%'") == "0")
            #expect(try bank.sql("SELECT key_id FROM journal.event") == "\(person)")
            #expect(try await bank.state(alice, on: processes[1])?.holderName == "Alice Liddell")
        }
    }

    @Test func `one person has one key, whoever writes first`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let person: SubjectID = bank.ids.make()
            let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        await bank.failure(
                            .open(bank.ids.make(), name: "n\(index)", holder: person, holderName: "P"),
                            on: processes[index % 2])
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let others = failures.filter { $0 != nil }
            #expect(others.isEmpty, "\(failures)")
            #expect(try bank.sql("SELECT count(*) FROM journal.data_key") == "1")
            try await bank.expectClean(processes[0])
        }
    }

    @Test func `after an erasure fields read as erased and nothing more is sealed, in any process`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice: StreamID = bank.ids.make()
            try await bank.execute(
                .open(alice, name: "a", holder: alice.retagged(), holderName: "Alice"), on: processes[0])
            #expect(try await bank.state(alice, on: processes[1])?.holderName == "Alice")
            try await processes[1].journal.destroyKey(of: alice.retagged(), context: bank.context())
            try await processes[1].journal.destroyKey(of: alice.retagged(), context: bank.context())
            for process in processes {
                let state = try await bank.state(alice, on: process)
                #expect(state?.name == "a" && state?.holderName == nil)
                // The first process still has the key in memory; the row says that it is destroyed.
                let command = ToyBank.Command.open(
                    bank.ids.make(), name: "b", holder: alice.retagged(), holderName: "Alice")
                guard case .journal(.erased)? = await bank.failure(command, on: process) else {
                    Issue.record("sealed under a destroyed key")
                    continue
                }
            }
            #expect(await bank.failure(.deposit(alice, 1), on: processes[0]) == nil)
        }
    }

    @Test func `a sealed field opens nowhere else and not once it was changed`() throws {
        let ids = UUIDv7Generator(clock: SystemClock())
        let key = DataKey()
        let place = FieldPlace(hospitalID: ids.make(), streamID: ids.make(), version: 3)
        let sealed = try FieldSealer(place: place, key: key).seal("Alice", field: "name")
        func stored(_ change: (inout FieldPlace) -> Void) -> StoredEvent {
            var other = place
            change(&other)
            return StoredEvent(
                EncodedEvent(type: "t", schemaVersion: 1, data: []), hospitalID: other.hospitalID,
                streamID: other.streamID, version: other.version, eventID: ids.make())
        }
        #expect(try FieldOpener(stored { _ in }, key: key).open(sealed, field: "name") == "Alice")
        #expect(try FieldOpener(stored { _ in }, key: nil).open(sealed, field: "name") == nil)
        let malformed = EventCodecError.malformed(type: "t")
        #expect(throws: malformed) { try FieldOpener(stored { _ in }, key: key).open(sealed, field: "phone") }
        #expect(throws: malformed) { try FieldOpener(stored { $0.version = 4 }, key: key).open(sealed, field: "name") }
        #expect(throws: malformed) {
            try FieldOpener(stored { $0.streamID = ids.make() }, key: key).open(sealed, field: "name")
        }
        #expect(throws: malformed) {
            try FieldOpener(stored { $0.hospitalID = ids.make() }, key: key).open(sealed, field: "name")
        }
        #expect(throws: malformed) { try FieldOpener(stored { _ in }, key: DataKey()).open(sealed, field: "name") }
        #expect(throws: malformed) { try FieldOpener(stored { _ in }, key: key).open("A" + sealed, field: "name") }
        #expect(throws: EventCodecError.noSubject) {
            try FieldSealer(place: place, key: nil).seal("Alice", field: "name")
        }
    }
}
