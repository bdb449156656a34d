import Dispatch
import EventLoop
import TestSupport
import Testing

@Suite(.endsWhenItHangs) struct OffloadPoolTests {
    @Test(arguments: EventLoopBackend.allCases)
    func `work leaves the reactor and its caller comes back to it`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let pool = OffloadPool(label: "test", width: 2, queueLimit: 10)
            let record = Record<Bool>()
            let pinned = PinnedCaller(reactor, pool)
            reactor.spawn {
                // What it throws would be seen as the lack of a value.
                record.append((try? await pool.run { Reactor.current == nil }) == true)
                record.append(reactor.isCurrent)
                record.append((try? await pinned.isHereAfterOffload()) == true)
            }
            #expect(await record.first(3) == [true, true, true])
            let isHere = try await pinned.isHereAfterOffload()
            #expect(isHere)
        }
    }

    @Test func `at most width pieces run, at most queueLimit wait, and the next is refused`() async throws {
        let pool = OffloadPool(label: "test", width: 2, queueLimit: 3)
        let gate = Gate()
        let begun = Record<Int>()
        try await withThrowingTaskGroup(of: Int.self) { tasks in
            for number in 0..<5 {
                tasks.addTask { try await pool.run { gate.pass(number, begun) } }
                if number < 2 { _ = await begun.first(number + 1) }
            }
            while pool.load.waiting < 3 { await Task.yield() }
            #expect(pool.load == OffloadLoad(running: 2, waiting: 3))
            await #expect(throws: OffloadError.queueFull) { try await pool.run { begun.append(-1) } }
            #expect(begun.values.count == 2)
            gate.open(5)
            var results: Set<Int> = []
            for try await number in tasks { results.insert(number) }
            #expect(results == [0, 1, 2, 3, 4])
        }
        #expect(pool.load == OffloadLoad(running: 0, waiting: 0))
        #expect(!begun.values.contains(-1))
        #expect(try await pool.run { 7 } == 7)
    }

    @Test func `pieces that wait run in the order in which they came`() async throws {
        let pool = OffloadPool(label: "test", width: 1, queueLimit: 100)
        let gate = Gate()
        let begun = Record<Int>()
        try await withThrowingTaskGroup(of: Int.self) { tasks in
            tasks.addTask { try await pool.run { gate.pass(0, begun) } }
            _ = await begun.first(1)
            for number in 1..<20 {
                tasks.addTask { try await pool.run { gate.pass(number, begun) } }
                while pool.load.waiting < number { await Task.yield() }
            }
            gate.open(20)
            try await tasks.waitForAll()
        }
        #expect(begun.values == Array(0..<20))
    }

    @Test func `a piece whose task is cancelled while it waits is not run and frees its place`() async throws {
        let pool = OffloadPool(label: "test", width: 1, queueLimit: 1)
        let gate = Gate()
        let begun = Record<Int>()
        let running = Task { try await pool.run { gate.pass(0, begun) } }
        _ = await begun.first(1)
        let waiting = Task { try await pool.run { gate.pass(1, begun) } }
        while pool.load.waiting < 1 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(pool.load == OffloadLoad(running: 1, waiting: 0))
        running.cancel()
        gate.open(1)
        #expect(try await running.value == 0)
        #expect(begun.values == [0])
    }

    @Test func `a task that is cancelled already has nothing run`() async throws {
        let pool = OffloadPool(label: "test", width: 1, queueLimit: 1)
        let begun = Record<Int>()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await pool.run { begun.append(1) }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(begun.values.isEmpty)
    }

    @Test func `what the work throws reaches the caller`() async throws {
        struct Refusal: Error {}
        let pool = OffloadPool(label: "test", width: 1, queueLimit: 0)
        for _ in 0..<100 {
            await #expect(throws: Refusal.self) { try await pool.run { throw Refusal() } }
        }
    }
}

/// Holds threads of a pool until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func pass(_ number: Int, _ begun: Record<Int>) -> Int {
        begun.append(number)
        semaphore.wait()
        return number
    }
    func open(_ count: Int) { for _ in 0..<count { semaphore.signal() } }
}

private actor PinnedCaller {
    private let reactor: Reactor
    private let pool: OffloadPool
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(_ reactor: Reactor, _ pool: OffloadPool) {
        self.reactor = reactor
        self.pool = pool
    }

    func isHereAfterOffload() async throws -> Bool {
        let wasAway = try await pool.run { Reactor.current == nil }
        return wasAway && reactor.isCurrent
    }
}
