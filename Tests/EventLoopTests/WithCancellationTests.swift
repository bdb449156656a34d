import EventLoop
import TestSupport
import Testing

@Suite(.endsWhenItHangs) struct WithCancellationTests {
    /// Something that lives on a reactor, as a lane and a connection do.
    private actor Resident {
        nonisolated let reactor: Reactor
        nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

        init(_ reactor: Reactor) { self.reactor = reactor }

        /// Whether each step of a wait was on the reactor.
        func steps() async -> [Bool] { await waiting(on: reactor) }
    }

    /// Waits in code that is isolated to nothing, as the calls of a database are.
    private static func waiting(on reactor: Reactor) async -> [Bool] {
        let within = await withCancellation {
            let before = reactor.isCurrent
            let during = await withUnsafeContinuation { continuation in
                let isCurrent = reactor.isCurrent
                reactor.execute { continuation.resume(returning: isCurrent) }
            }
            return [before, during, reactor.isCurrent]
        } onCancel: {
        }
        return within + [reactor.isCurrent]
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `what waits on a reactor stays on it, also in a task without a preference`(
        _ backend: EventLoopBackend
    ) async throws {
        try await withReactors(backend) { group in
            let resident = Resident(group.reactors[0])
            let steps = await Task.detached { await resident.steps() }.value
            #expect(steps == [true, true, true, true])
        }
    }

    @Test(arguments: [false, true])
    func `a cancellation is told, whether it comes before the wait or in it`(_ isBefore: Bool) async {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        let (cancellations, cancellation) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            if isBefore { await Task { for await _ in arrivals {} }.value }
            await withCancellation {
                if !isBefore { arrival.finish() }
                // In a task of its own: a stream ends by itself where its reader is cancelled.
                await Task { for await _ in cancellations {} }.value
            } onCancel: {
                cancellation.finish()
            }
        }
        if !isBefore { for await _ in arrivals {} }
        task.cancel()
        arrival.finish()
        await task.value
    }
}
