import EventLoop
import Kernel
import Postgres
import TestSupport
import Testing

@Suite(.serialized, .blocking, .endsWhenItHangs) struct OutageTests {
    @Test func `a server that crashes and returns under load: every call is answered, and all works again`()
        async throws
    {
        let cluster = try PrivatePostgres()
        try await withDatabase(reactors: 2, cluster: cluster) { fixture async throws in
            let tally = Tally()
            let isOver = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for reactor in fixture.group.reactors {
                    for _ in 0..<16 {
                        group.addTask(executorPreference: reactor) {
                            while isOver["over"] == 0 {
                                do throws(PostgresError) {
                                    _ = try await fixture.database.query("SELECT \(1)", scope: .none)
                                    tally.add("answered")
                                } catch {
                                    tally.add(error.isTransient ? "transient" : "\(error)")
                                    // A caller's pace, so that the machine is left to the server's return.
                                    try await reactor.sleep(for: .milliseconds(5))
                                }
                            }
                        }
                    }
                }
                for _ in 0..<2 {
                    await tally.wait(for: "answered", atLeast: tally["answered"] + 500)
                    try cluster.immediateStop()
                    await tally.wait(for: "transient", atLeast: tally["transient"] + 100)
                    #expect(!fixture.database.isReady)
                    try cluster.start()
                    await tally.wait(for: "answered", atLeast: tally["answered"] + 500)
                }
                isOver.add("over")
                try await group.waitForAll()
            }
            #expect(tally.names == ["answered", "transient"])
            // Each reactor finds its own way back.
            while !fixture.database.isReady { try await pause() }
        }
    }

    @Test func `while the server is away every kind of call fails at once`() async throws {
        let cluster = try PrivatePostgres()
        try await withDatabase(cluster: cluster) { fixture async throws in
            let dedicated = try await fixture.database.dedicatedConnection(.app, on: fixture.group.reactors[0])
            try cluster.fastStop()
            while fixture.database.isReady { try await pause() }
            // A call that waited for the server would end as deadlineExceeded, and the server is not back before they end.
            await #expect(throws: PostgresError.unavailable) {
                try await fixture.database.query("SELECT 1", scope: .none)
            }
            await #expect(throws: PostgresError.unavailable) {
                try await fixture.database.withConnection(.app) { _ in }
            }
            await #expect(throws: PostgresError.self) { try await dedicated.query("SELECT 1") }
            try cluster.start()
            _ = try await eventually { try await fixture.database.query("SELECT 1", scope: .none).count }
        }
    }

    /// A database that is reached through a proxy; its superuser's calls are not.
    private func withProxy(
        _ configure: (inout DatabaseConfiguration) -> Void = { _ in },
        _ body: (DatabaseFixture, CuttingProxy) async throws -> Void
    ) async throws {
        let cluster = try PrivatePostgres.shared()
        let proxy = try CuttingProxy(target: "\(cluster.folder)/.s.PGSQL.\(PrivatePostgres.port)")
        defer { proxy.stop() }
        try await withDatabase {
            $0.connectionString = $0.connectionString.replacing(cluster.folder, with: proxy.folder)
            configure(&$0)
        } _: { fixture async throws in
            try await body(fixture, proxy)
        }
    }

    @Test func `a connection that is cut under way ends its units as lost, and the next ones work`() async throws {
        try await withProxy { fixture, proxy async throws in
            try await Gate.whileShut(fixture.database) { _ in
                let task = Task { try await fixture.database.query(Gate.passage, scope: .none).count }
                while await fixture.database.statistics.sharedQueueUnits == 0 { try await pause() }
                proxy.cutAll()
                await #expect(throws: PostgresError.connectionLost) { try await task.value }
            }
            let seven = try await eventually { try await fixture.database.query("SELECT 7", scope: .none)[0].int(0) }
            #expect(seven == 7)
            #expect(await fixture.database.statistics.lostConnections >= 2)
        }
    }

    @Test(arguments: [1, 40, 90, 150, 300], CuttingProxy.Direction.allCases)
    func `wherever a write is cut it is done once or not at all, and never said done when it is not`(
        bytes: Int, direction: CuttingProxy.Direction
    ) async throws {
        try await withProxy {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture, proxy async throws in
            try fixture.prepare("CREATE TABLE t (n int); GRANT ALL ON t TO medley_app")
            proxy.cut(after: bytes, direction)
            let outcome = await Result {
                try await fixture.database.query("INSERT INTO t VALUES (\(1))", scope: .none).count
            }
            let count: SQL = "SELECT count(*) FROM t"
            let stored = try await eventually {
                try await fixture.database.query(count, scope: .none)[0].int(0)
            }
            switch outcome {
            case .success: #expect(stored == 1)
            case .failure(let error):
                #expect(error as? PostgresError == .connectionLost)
                #expect(stored <= 1)
            }
        }
    }

    @Test func `a network that swallows everything costs a caller no more than its deadline`() async throws {
        try await withProxy { fixture, proxy async throws in
            proxy.stall(true)
            let deadline = MonotonicClock.nanoseconds() + 100_000_000
            await #expect(throws: PostgresError.deadlineExceeded) {
                try await fixture.database.query("SELECT 1", scope: .none, deadlineNanoseconds: deadline)
            }
            proxy.stall(false)
            #expect(try await fixture.database.query("SELECT 7", scope: .none)[0].int(0) == 7)
        }
    }

    @Test func `large units go out in many pieces and come back whole`() async throws {
        try await withProxy { fixture, _ async throws in
            let size = 4 << 20
            let document = [UInt8](repeating: 7, count: size)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let row = try await fixture.database.query("SELECT \(bytes: document), 1", scope: .none)[0]
                        let count = withExtendedLifetime(row) { row.unsafeBytes(0)?.count }
                        #expect(count == size)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `after stop every call is refused`() async throws {
        try await withDatabase { fixture async throws in
            await fixture.database.stop()
            #expect(!fixture.database.isReady)
            await #expect(throws: PostgresError.unavailable) {
                try await fixture.database.query("SELECT 1", scope: .none)
            }
            await #expect(throws: PostgresError.unavailable) {
                try await fixture.database.withConnection(.app) { _ in }
            }
            try await fixture.database.start()
            #expect(try await fixture.database.query("SELECT 7", scope: .none)[0].int(0) == 7)
        }
    }
}
