import EventLoop
import Testing

@Suite struct ReactorJobsTests {
    @Test(arguments: EventLoopBackend.allCases)
    func `actions keep their order and run on the reactor's thread`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let record = Record<Int>()
            for number in 0..<1_000 {
                reactor.execute { record.append(reactor.isCurrent && Reactor.current === reactor ? number : -1) }
            }
            #expect(await record.first(1_000) == Array(0..<1_000))
            #expect(Reactor.current == nil)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a task comes back to its reactor after each suspension`(backend: EventLoopBackend) async throws {
        try await withReactors(backend, count: 2) { group in
            let (here, there) = (group.reactors[0], group.reactors[1])
            let record = Record<Bool>()
            let (near, far) = (Pinned(here), Pinned(there))
            here.spawn {
                record.append(here.isCurrent)
                record.append(await far.increment())
                record.append(here.isCurrent)
                record.append(await near.increment())
                record.append(here.isCurrent)
                await Task.yield()
                record.append(here.isCurrent)
                await withCheckedContinuation { continuation in there.execute { continuation.resume() } }
                record.append(here.isCurrent)
                try? await there.sleep(for: .milliseconds(1))  // A failure would show in the order of the record.
                record.append(here.isCurrent)
            }
            #expect(await record.first(8) == Array(repeating: true, count: 8))
        }
    }
}
