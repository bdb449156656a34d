import EventLoop
import Synchronization
import Testing

extension ReactorContractTests {
    @Test(arguments: EventLoopBackend.allCases)
    func `all that was put in before a stop is run`(backend: EventLoopBackend) async throws {
        let reactor = try Reactor(index: 0, backend: backend)
        let record = Record<Int>()
        let tasks = (0..<2_000).map { number in
            reactor.execute { record.append(number) }
            return reactor.spawn {
                for _ in 0..<3 { await Task.yield() }
                record.append(number)
            }
        }
        await stopping(reactor)
        #expect(record.values.count == 4_000)
        for task in tasks { await task.value }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a stop ends sleeps and deadlines and drops timers`(backend: EventLoopBackend) async throws {
        let reactor = try Reactor(index: 0, backend: backend)
        let begun = Record<Void>()
        let sleep = Task(executorPreference: reactor) {
            begun.append(())
            try await reactor.sleep(for: .seconds(3_600))
        }
        let limited = Task(executorPreference: reactor) {
            try await reactor.withDeadline(after: .seconds(3_600)) {
                begun.append(())
                // Waits without end unless it is cancelled.
                for await _ in AsyncStream<Void>.makeStream().stream {}
            }
        }
        let record = Record<String>()
        try await reactor.perform { reactor in
            reactor.schedule(after: .seconds(3_600)) { record.append("timer") }
        }
        _ = await begun.first(2)
        await stopping(reactor)
        await #expect(throws: CancellationError.self) { try await sleep.value }
        await #expect(throws: DeadlineError.self) { try await limited.value }
        #expect(record.values.isEmpty)
        await #expect(throws: CancellationError.self) { try await reactor.sleep(for: .milliseconds(1)) }
        await #expect(throws: DeadlineError.self) { try await reactor.withDeadline(after: .seconds(1)) {} }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `what comes after a stop still runs, one at a time`(backend: EventLoopBackend) async throws {
        let reactor = try Reactor(index: 0, backend: backend)
        let pinned = Pinned(reactor)
        await stopping(reactor)
        await withTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<100 {
                tasks.addTask {
                    let wasThere = await pinned.increment()
                    await reactor.spawn { await Task.yield() }.value
                    return wasThere
                }
            }
            for await wasThere in tasks { #expect(wasThere) }
        }
        #expect(await pinned.count == 100)
        let isStopped = try await reactor.perform { reactor in
            do {
                try reactor.watch(0, .read) { _ in }
                return false
            } catch ReactorError.stopped {
                return true
            }
        }
        #expect(isStopped)
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a stop lets go of handlers and leaves descriptors open`(backend: EventLoopBackend) async throws {
        let reactor = try Reactor(index: 0, backend: backend)
        let sockets = SocketPair()
        defer { sockets.close() }
        let released = Record<String>()
        try await reactor.perform { reactor in
            let (handler, timer) = (Canary("handler", released), Canary("timer", released))
            try reactor.watch(sockets.near, [.read]) { _ in handler.live() }
            reactor.schedule(after: .seconds(3_600)) { timer.live() }
        }
        #expect(released.values.isEmpty)
        await stopping(reactor)
        #expect(Set(released.values) == ["handler", "timer"])
        #expect(send(sockets.near, [1]) == 1)
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `many may stop a reactor at once, and while others put work in`(backend: EventLoopBackend) async throws {
        for _ in 0..<20 {
            let reactor = try Reactor(index: 0, backend: backend)
            let pinned = Pinned(reactor)
            await withTaskGroup(of: Void.self) { tasks in
                for _ in 0..<50 { tasks.addTask { _ = await pinned.increment() } }
                for _ in 0..<2 { tasks.addTask { await stopping(reactor) } }
                for _ in 0..<50 { tasks.addTask { _ = await pinned.increment() } }
            }
            #expect(await pinned.count == 100)
        }
    }
}

/// Tells when it is let go.
private final class Canary: Sendable {
    private let name: String
    private let released: Record<String>

    init(_ name: String, _ released: Record<String>) {
        self.name = name
        self.released = released
    }
    deinit { released.append(name) }

    func live() {}
}
