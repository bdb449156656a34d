import EventLoop
import Kernel
import Postgres
import Synchronization
import TestSupport
import Testing

/// Tags the rows of the table of these tests.
private enum NoteTag {}

@Suite(.endsWhenItHangs) struct GatheredReadTests {
    private static let alpha = HospitalID(high: 0xA, low: 1)
    private static let beta = HospitalID(high: 0xB, low: 2)
    private static let distant = UInt64.max

    private static let notes: PreparedStatement =
        "SELECT note_id, body FROM notes.note WHERE hospital_id = $1 AND note_id = ANY ($2)"

    /// A table in which alpha has the notes 1 to 500 and beta the same ids with other texts.
    private func withNotes(
        reactors: Int = 1, _ body: (DatabaseFixture, GatheredRead<NoteTag>) async throws -> Void
    ) async throws {
        try await withDatabase(reactors: reactors) { fixture async throws in
            try fixture.prepare(
                """
                SET ROLE medley_owner;
                CREATE SCHEMA notes;
                CREATE TABLE notes.note (
                    hospital_id uuid NOT NULL, note_id uuid NOT NULL, body text NOT NULL,
                    PRIMARY KEY (hospital_id, note_id));
                SELECT platform.protect_tenant_table('notes.note');
                GRANT USAGE ON SCHEMA notes TO medley_app;
                GRANT SELECT, INSERT ON notes.note TO medley_app;
                RESET ROLE;
                INSERT INTO notes.note
                    SELECT h.id::uuid, ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, h.name || ' ' || n
                    FROM generate_series(1, 500) n,
                        (VALUES ('\(Self.alpha)', 'alpha'), ('\(Self.beta)', 'beta')) AS h (id, name);
                """)
            try await body(fixture, GatheredRead(fixture.database, Self.notes))
        }
    }

    /// The same rows, for whoever nobody holds the advisory lock against.
    private static let gatedNotes: PreparedStatement = """
        SELECT note_id, body
        FROM notes.note, (SELECT pg_advisory_xact_lock_shared(7)) AS gate
        WHERE hospital_id = $1 AND note_id = ANY ($2)
        """

    @Test func `more readers than may wait are refused and counted, all others are served`() async throws {
        try await withNotes { fixture, _ in
            let notes = GatheredRead<NoteTag>(fixture.database, Self.gatedNotes)
            let reactor = fixture.group.reactors[0]
            let (waiting, refused) = (4_096, 10)
            let outcomes = Mutex<[Bool]>([])
            let ask = { @Sendable (number: Int) in
                _ = reactor.spawn {
                    let row = try? await notes.row(
                        Self.id(number % 500 + 1), of: Self.alpha, deadlineNanoseconds: Self.distant)
                    outcomes.withLock { $0.append(row != nil) }
                }
            }
            try await fixture.database.withConnection(.system) { connection in
                _ = try await connection.query("SELECT pg_advisory_lock(7)")
                ask(0)
                let isHeld: SQL = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                while try await connection.query(isHeld)[0].int(0) == 0 { try await pause() }
                // The statement of the first is under way: these wait for the next.
                for number in 1...waiting + refused { ask(number) }
                while outcomes.withLock({ $0.count }) < refused { try await pause() }
                let answered = outcomes.withLock { $0 }
                #expect(answered == Array(repeating: false, count: refused))
                #expect(await fixture.database.statistics.refusedUnits == refused)
                _ = try await connection.query("SELECT pg_advisory_unlock(7)")
            }
            while outcomes.withLock({ $0.count }) <= waiting + refused { try await pause() }
            let served = outcomes.withLock { $0.count(of: true) }
            #expect(served == 1 + waiting)
        }
    }

    private static func id(_ number: Int) -> EntityID<NoteTag> { EntityID(high: 0, low: UInt64(number)) }

    @Test(arguments: [1, 2])
    func `readers at once each get their own row of their own hospital`(reactors: Int) async throws {
        try await withNotes(reactors: reactors) { fixture, notes in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<2_000 {
                    let (hospital, name) = number % 2 == 0 ? (Self.alpha, "alpha") : (Self.beta, "beta")
                    let wanted = number / 2 % 600
                    group.addTask(executorPreference: fixture.group.next()) {
                        let row = try await notes.row(
                            Self.id(wanted), of: hospital, deadlineNanoseconds: Self.distant)
                        let text = try row?.text(1)
                        #expect(text == (wanted >= 1 && wanted <= 500 ? "\(name) \(wanted)" : nil))
                    }
                }
                try await group.waitForAll()
            }
            let units = await fixture.database.statistics.units
            print("2,000 reads in \(units) statements")
            #expect(units < 1_000, "reads that wait go together")
        }
    }

    @Test func `the same row is answered to everyone who asked for it at once`() async throws {
        try await withNotes { fixture, notes in
            let reactor = fixture.group.reactors[0]
            let texts = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<300 {
                    group.addTask(executorPreference: reactor) {
                        try await notes.row(Self.id(7), of: Self.alpha, deadlineNanoseconds: Self.distant)?.text(1)
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(texts == ["alpha 7"])
        }
    }

    @Test func `a read sees what was committed before it was asked for`() async throws {
        try await withNotes { fixture, notes in
            let reactor = fixture.group.reactors[0]
            for number in 1_000..<1_050 {
                // Others keep statements under way all the time.
                let others = Task(executorPreference: reactor) {
                    for other in 1...20 {
                        _ = try await notes.row(Self.id(other), of: Self.alpha, deadlineNanoseconds: Self.distant)
                    }
                }
                let insert: SQL = """
                    INSERT INTO notes.note (hospital_id, note_id, body)
                    VALUES (\(Self.alpha), \(Self.id(number)), \("new"))
                    """
                _ = try await fixture.database.query(insert, scope: .hospital(Self.alpha))
                let row = try await notes.row(Self.id(number), of: Self.alpha, deadlineNanoseconds: Self.distant)
                #expect(try row?.text(1) == "new")
                try await others.value
            }
        }
    }

    @Test func `a statement that fails tells each of its readers, and the next one works`() async throws {
        try await withNotes { fixture, notes in
            let broken = GatheredRead<NoteTag>(
                fixture.database, "SELECT note_id, 1 / 0 FROM notes.note WHERE hospital_id = $1 AND note_id = ANY ($2)")
            await withTaskGroup(of: Void.self) { group in
                for number in 1...40 {
                    group.addTask {
                        await #expect(throws: PostgresError.self) {
                            try await broken.row(Self.id(number), of: Self.alpha, deadlineNanoseconds: Self.distant)
                        }
                    }
                }
            }
            let row = try await notes.row(Self.id(1), of: Self.alpha, deadlineNanoseconds: Self.distant)
            #expect(try row?.text(1) == "alpha 1")
        }
    }

    @Test func `readers of a database that was stopped are told so at once`() async throws {
        try await withNotes { fixture, notes in
            await fixture.database.stop()
            await #expect(throws: PostgresError.unavailable) {
                try await notes.row(Self.id(1), of: Self.alpha, deadlineNanoseconds: Self.distant)
            }
        }
    }
}
