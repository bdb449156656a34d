import Journal
import Kernel
import Postgres
import Testing
import TestSupport

@Suite struct OutageTests {
    @Test(arguments: [CuttingProxy.Direction.toServer, .toClient])
    func `a connection cut in the middle of a batch, either way, is settled`(direction: CuttingProxy.Direction)
        async throws
    {
        try await withBankDatabase { bank async throws in
            let proxy = try CuttingProxy(target: "\(bank.test.folder)/.s.PGSQL.\(PrivatePostgres.port)")
            let process = try await bank.process(socketFolder: proxy.folder)
            let alice = try await bank.account(on: process)
            for round in 0..<8 {
                proxy.cut(after: round * 211, direction)
                let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                    for index in 0..<6 {
                        let context = bank.context(key: "\(round)-\(index)")
                        group.addTask { await bank.failure(.deposit(alice, 1), on: process, context) }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                for failure in failures {
                    #expect(failure == nil || failure == .journal(.unavailable), "round \(round)")
                }
                // A repeat of every key ends in one effect each.
                for index in 0..<6 {
                    let context = bank.context(key: "\(round)-\(index)")
                    var failure: CommandFailure<ToyBank.Rejection>?
                    repeat {
                        failure = await bank.failure(.deposit(alice, 1), on: process, context)
                    } while failure == .journal(.unavailable)
                    #expect(failure == nil)
                }
                let balance = try bank.sql("SELECT balance FROM bank.account")
                #expect(balance == "\((round + 1) * 6)")
            }
            let direct = try await bank.process()
            try await bank.expectClean(direct)
            await direct.stop()
            await process.stop()
            proxy.stop()
        }
    }

    @Test func `while the database is away callers are told at once, and afterwards it goes on`() async throws {
        try await withBankDatabase(ownCluster: true) { bank async throws in
            let process = try await bank.process()
            let alice = try await bank.account(on: process)
            try bank.cluster.immediateStop()
            // The first may meet the loss itself; with a deadline of its own it is told so.
            let first = await bank.failure(.deposit(alice, 1), on: process, bank.context(key: "first", seconds: 2))
            #expect(first == .journal(.unavailable) || first == .journal(.deadlineExceeded))
            #expect(await bank.failure(.deposit(alice, 1), on: process) == .journal(.unavailable))
            try bank.cluster.start()
            var failure: CommandFailure<ToyBank.Rejection>?
            repeat {
                failure = await bank.failure(.deposit(alice, 1), on: process, bank.context(key: "first"))
            } while failure == .journal(.unavailable)
            #expect(failure == nil)
            // The shared connections come back in their own time.
            while !process.database.isReady { await Task.yield() }
            #expect(try await bank.state(alice, on: process)?.balance == 1)
            try await bank.expectClean(process)
            await process.stop()
        }
    }

    @Test func `a full disk is tried after pauses that grow, however many commands come`() async throws {
        try await withBankDatabase { bank async throws in
            let clock = ManualClock()
            let process = try await bank.process(clock: clock)
            let alice = try await bank.account(on: process)
            try bank.sql(Self.fullDisk)
            for (number, pause) in [20, 40, 80, 160, 320, 500, 500].enumerated() {
                for _ in 0..<50 {
                    #expect(await bank.failure(.deposit(alice, 1), on: process) == .journal(.unavailable))
                }
                clock.advance(by: .milliseconds(pause) - .nanoseconds(1))
                #expect(await bank.failure(.deposit(alice, 1), on: process) == .journal(.unavailable))
                #expect(try bank.sql("SELECT last_value FROM public.try") == "\(number + 1)")
                clock.advance(by: .nanoseconds(1))
            }
            try bank.sql("DROP TRIGGER full_disk ON journal.event")
            #expect(await bank.failure(.deposit(alice, 1), on: process) == nil)
            #expect(await bank.failure(.deposit(alice, 1), on: process) == nil)
            #expect(try await bank.state(alice, on: process)?.balance == 2)
            try await bank.expectClean(process)
            await process.stop()
        }
    }

    /// Refuses every event as PostgreSQL does where there is no room, and counts how often: a sequence is not rolled back.
    private static let fullDisk = """
        CREATE SEQUENCE public.try;
        CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            PERFORM nextval('public.try');
            RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';
        END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON journal.event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse();
        """

    @Test func `a caller whose deadline passes while the database says nothing is told so`() async throws {
        try await withBankDatabase { bank async throws in
            let proxy = try CuttingProxy(target: "\(bank.test.folder)/.s.PGSQL.\(PrivatePostgres.port)")
            let process = try await bank.process(socketFolder: proxy.folder)
            let alice = try await bank.account(on: process)
            proxy.stall(true)
            let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                for index in 0..<4 {
                    let context = bank.context(key: "k\(index)", seconds: 1)
                    group.addTask { await bank.failure(.deposit(alice, 1), on: process, context) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let others = failures.filter { $0 != .journal(.deadlineExceeded) }
            #expect(others.isEmpty, "\(failures)")
            proxy.stall(false)
            for index in 0..<4 {
                var failure: CommandFailure<ToyBank.Rejection>?
                repeat {
                    failure = await bank.failure(.deposit(alice, 1), on: process, bank.context(key: "k\(index)"))
                } while failure == .journal(.unavailable)
                #expect(failure == nil)
            }
            #expect(try bank.sql("SELECT balance FROM bank.account") == "4")
            await process.stop()
            proxy.stop()
        }
    }

    @Test func `a full queue, a passed deadline and a cancelled caller are told apart`() async throws {
        var limits = JournalLimits()
        limits.queuedCommandsPerLane = 4
        try await withBank(limits: limits) { bank, processes in
            let process = processes[0]
            let alice = try await bank.account(on: process)
            var late = bank.context()
            late.deadlineNanoseconds = 1
            #expect(await bank.failure(.deposit(alice, 1), on: process, late) == .journal(.deadlineExceeded))
            let cancelled = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await bank.failure(.deposit(alice, 1), on: process)
            }
            #expect(await cancelled.value == .journal(.cancelled))
            let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                for _ in 0..<400 { group.addTask { await bank.failure(.deposit(alice, 1), on: process) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let refused = failures.filter { $0 == .journal(.unavailable) }.count
            #expect(refused > 0 && refused < 400)
            #expect(failures.count(of: nil) == 400 - refused)
            #expect(try await bank.state(alice, on: process)?.balance == 400 - refused)
        }
    }

    @Test func `a stopped journal answers everyone`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                for _ in 0..<200 { group.addTask { await bank.failure(.deposit(alice, 1), on: processes[0]) } }
                group.addTask {
                    await processes[0].journal.stop()
                    return nil
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let done = failures.filter { $0 == nil }.count - 1
            let other = failures.filter { $0 != nil && $0 != .journal(.unavailable) }
            #expect(other.isEmpty, "\(other)")
            #expect(await bank.failure(.deposit(alice, 1), on: processes[0]) == .journal(.unavailable))
            #expect(try await bank.state(alice, on: processes[0])?.balance == done)
        }
    }

    @Test func `a batch with too many bytes is cut and everything is committed in order`() async throws {
        var limits = JournalLimits()
        limits.batchBytes = 4_096
        try await withBank(limits: limits) { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let text = String(repeating: "x", count: 1_500)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        #expect(await bank.failure(.note(alice, text: text), on: processes[0]) == nil)
                    }
                }
            }
            // One command alone may be larger than a batch.
            let large = String(repeating: "y", count: 10_000)
            #expect(await bank.failure(.note(alice, text: large), on: processes[0]) == nil)
            let sizes = try bank.sql(
                """
                SELECT max(bytes) < 10100 FROM (SELECT sum(octet_length(e.data::text)) AS bytes FROM journal.batch AS b
                JOIN journal.event AS e ON e.shard = b.shard AND e.position BETWEEN b.first_position AND b.last_position
                GROUP BY b.last_position) AS s
                """)
            #expect(sizes == "t")
            #expect(try await bank.state(alice, on: processes[0]) != nil)
            try await bank.expectClean(processes[0])
        }
    }
}
