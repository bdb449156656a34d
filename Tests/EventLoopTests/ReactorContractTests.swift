import Dispatch
import EventLoop
import TestSupport
import Testing

/// What every backend of a reactor must do; the parts by topic are in the files `ReactorContractTests+….swift`.
@Suite(.endsWhenItHangs) struct ReactorContractTests {
    @Test(arguments: EventLoopBackend.allCases)
    func `actions keep their order and run on the reactor's thread`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let record = Record<Int>()
            for number in 0..<1_000 {
                reactor.execute { record.append(reactor.isCurrent && Reactor.current === reactor ? number : -1) }
            }
            #expect(await record.first(1_000) == Array(0..<1_000))
            #expect(Reactor.current == nil && !reactor.isCurrent)
            #expect(reactor.backend == backend && reactor.index == 0)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `tasks begin in the order in which they were spawned`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let record = Record<Int>()
            for number in 0..<1_000 { group.reactors[0].spawn { record.append(number) } }
            #expect(await record.first(1_000) == Array(0..<1_000))
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a task comes back to its reactor after each suspension`(backend: EventLoopBackend) async throws {
        try await withReactors(backend, count: 2) { group in
            let (here, there) = (group.reactors[0], group.reactors[1])
            let record = Record<Bool>()
            let (near, far, elsewhere) = (Pinned(here), Pinned(there), Unpinned())
            here.spawn {
                record.append(here.isCurrent)
                record.append(await far.increment())
                record.append(here.isCurrent)
                record.append(await near.increment())
                record.append(here.isCurrent)
                record.append(await elsewhere.isOn(here))
                record.append(here.isCurrent)
                await Task.yield()
                record.append(here.isCurrent)
                await withCheckedContinuation { continuation in there.execute { continuation.resume() } }
                record.append(here.isCurrent)
                // What it throws would be seen as the lack of a value.
                record.append((try? await there.sleep(for: .milliseconds(1))) != nil)
                record.append(here.isCurrent)
            }
            #expect(await record.first(11) == Array(repeating: true, count: 11))
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a task that prefers a reactor goes on where its functions return, not behind other tasks`(
        backend: EventLoopBackend
    ) async throws {
        @Sendable @concurrent func enter(_ depth: Int, _ record: Record<Int>, _ number: Int) async {
            if depth > 0 { await enter(depth - 1, record, number) }
            record.append(number)
        }
        try await withReactors(backend) { group in
            let record = Record<Int>()
            let start = { @Sendable in
                for number in 0..<100 { group.reactors[0].spawn { await enter(9, record, number) } }
            }
            group.reactors[0].execute(start)
            let oneByOne = (0..<100).flatMap { Array(repeating: $0, count: 10) }
            #expect(await record.first(1_000) == oneByOne)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `an actor pinned to a reactor runs there for callers from anywhere`(backend: EventLoopBackend) async throws {
        try await withReactors(backend, count: 2) { group in
            let pinned = Pinned(group.reactors[0])
            try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for number in 0..<200 {
                    let preference = number.isMultiple(of: 2) ? group.reactors[1] : nil
                    tasks.addTask(executorPreference: preference) { await pinned.increment() }
                }
                for try await wasThere in tasks { #expect(wasThere) }
            }
            #expect(await pinned.count == 200)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a callback enters an actor of its reactor without a hop`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let pinned = Pinned(group.reactors[0])
            let wasThere = try await group.reactors[0].perform { _ in pinned.assumeIsolated { $0.increment() } }
            #expect(wasThere)
            #expect(await pinned.count == 1)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `no wake is lost between two reactors that resume each other`(backend: EventLoopBackend) async throws {
        try await withReactors(backend, count: 2) { group in
            let (left, right) = (Pinned(group.reactors[0]), Pinned(group.reactors[1]))
            // A lost wake would leave both asleep for good.
            await group.reactors[0].spawn {
                for _ in 0..<5_000 {
                    _ = await right.increment()
                    _ = await left.increment()
                }
            }.value
            #expect(await left.count == 5_000)
            #expect(await right.count == 5_000)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `nothing is lost that many threads put in at once`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let pinned = Pinned(group.reactors[0])
            let record = Record<Int>()
            DispatchQueue.concurrentPerform(iterations: 8) { thread in
                for number in 0..<1_000 {
                    group.reactors[0].execute { record.append(thread * 1_000 + number) }
                    Task { _ = await pinned.increment() }  // One of many callers, none of which is the parent.
                }
            }
            let values = await record.first(8_000)
            #expect(values.sorted() == Array(0..<8_000))
            for thread in 0..<8 {
                let ofThread = values.filter { $0 / 1_000 == thread }
                #expect(ofThread == ofThread.sorted())
            }
            while await pinned.count < 8_000 { await Task.yield() }
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `what is put at the end of the turn runs once, after the jobs`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let record = Record<String>()
            group.reactors[0].execute {
                let reactor = group.reactors[0]
                reactor.atEndOfTurn {
                    record.append("end")
                    reactor.atEndOfTurn { record.append("end of the next") }
                    reactor.execute { record.append("action of the next") }
                }
                reactor.spawn {
                    record.append("job")
                    await Task.yield()
                    record.append("job resumed")
                }
                record.append("action")
            }
            let expected = ["action", "job", "job resumed", "end", "action of the next", "end of the next"]
            #expect(await record.first(6) == expected)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `work that never ends keeps neither timers nor descriptors waiting`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let record = Record<String>()
            let sockets = SocketPair()
            defer { sockets.close() }
            let greedy = reactor.spawn { while !Task.isCancelled { await Task.yield() } }
            let chain = Chain(reactor)
            try await reactor.perform { reactor in
                chain.begin()
                reactor.schedule(after: .milliseconds(1)) { record.append("timer") }
                try reactor.watch(sockets.near, .read) { _ in
                    record.append("descriptor")
                    reactor.unwatch(sockets.near)
                }
            }
            send(sockets.far, [1])
            #expect(Set(await record.first(2)) == ["timer", "descriptor"])
            greedy.cancel()
            try await reactor.perform { _ in chain.end() }
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a group hands its reactors out in turn`(backend: EventLoopBackend) async throws {
        try await withReactors(backend, count: 3) { group in
            let indices = (0..<7).map { _ in group.next().index }
            #expect(indices == [0, 1, 2, 0, 1, 2, 0])
        }
    }
}

/// Actions, timers and ends of turns that each make the next.
private final class Chain: @unchecked Sendable {
    // @unchecked: touched on the reactor's thread only.
    private let reactor: Reactor
    private var isEnded = false

    init(_ reactor: Reactor) { self.reactor = reactor }

    func begin() {
        act()
        tick()
        finishTurn()
    }
    func end() { isEnded = true }

    private func act() { if !isEnded { reactor.execute { self.act() } } }
    private func tick() { if !isEnded { reactor.schedule(after: .zero) { self.tick() } } }
    private func finishTurn() { if !isEnded { reactor.atEndOfTurn { self.finishTurn() } } }
}
