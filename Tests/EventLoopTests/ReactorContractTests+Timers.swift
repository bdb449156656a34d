import EventLoop
import Testing

extension ReactorContractTests {
    @Test(arguments: EventLoopBackend.allCases)
    func `timers fire by instant, and those of one instant as they were made`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let record = Record<Int>()
            try await group.reactors[0].perform { reactor in
                let base = MonotonicClock.nanoseconds() + 1_000_000
                for (number, delay) in [(3, 2), (0, 0), (4, 2), (1, 1), (5, 2), (2, 1)] {
                    reactor.schedule(atNanoseconds: base + UInt64(delay) * 1_000_000) { record.append(number) }
                }
            }
            #expect(await record.first(6) == [0, 1, 2, 3, 4, 5])
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a timer never fires before its instant`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let record = Record<Bool>()
            try await group.reactors[0].perform { reactor in
                for number in 0..<50 {
                    let instant = MonotonicClock.nanoseconds() + UInt64(number) * 137_000
                    reactor.schedule(atNanoseconds: instant) { record.append(MonotonicClock.nanoseconds() >= instant) }
                }
            }
            let isAllTrue = await record.first(50).allSatisfy { $0 }
            #expect(isAllTrue)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a timer cancels another of its own instant`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let record = Record<String>()
            try await group.reactors[0].perform { reactor in
                let tokens = Tokens()
                let instant = MonotonicClock.nanoseconds()
                reactor.schedule(atNanoseconds: instant) {
                    record.append("first")
                    for token in tokens.all { reactor.cancel(token) }
                }
                let second = reactor.schedule(atNanoseconds: instant) { record.append("second") }
                reactor.schedule(atNanoseconds: instant) { record.append("third") }
                tokens.all = [second, second]
            }
            #expect(await record.first(2) == ["first", "third"])
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a hundred thousand timers fire in order, half of them cancelled`(backend: EventLoopBackend) async throws {
        let count = 100_000
        try await withReactors(backend) { group in
            let fired = Record<UInt64>()
            let done = Record<Void>()
            try await group.reactors[0].perform { reactor in
                var generator = SeededGenerator(seed: 42)
                let base = MonotonicClock.nanoseconds()
                var kept: [UInt64] = []
                for number in 0..<count {
                    let instant = base + UInt64.random(in: 0..<20_000_000, using: &generator)
                    let token = reactor.schedule(atNanoseconds: instant) {
                        fired.append(number.isMultiple(of: 2) ? instant : 0)
                    }
                    if number.isMultiple(of: 2) { kept.append(instant) } else { reactor.cancel(token) }
                }
                reactor.schedule(atNanoseconds: base + 20_000_000) { done.append(()) }
            }
            _ = await done.first(1)
            let values = fired.values
            #expect(values.count == count / 2)
            #expect(!values.contains(0))
            let isOrdered = zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }
            #expect(isOrdered)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a sleep lasts as long as it was told, and ends`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let lasted = Record<Bool>()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for milliseconds: UInt64 in [30, 0, 10, 20] {
                    tasks.addTask(executorPreference: reactor) {
                        let begun = MonotonicClock.nanoseconds()
                        try await reactor.sleep(for: .milliseconds(milliseconds))
                        lasted.append(MonotonicClock.nanoseconds() - begun >= milliseconds * 1_000_000)
                    }
                }
                try await tasks.waitForAll()
            }
            #expect(lasted.values == [true, true, true, true])
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a sleep ends when its task is cancelled`(backend: EventLoopBackend) async throws {
        try await withReactors(backend, count: 2) { group in
            let reactor = group.reactors[0]
            for executor in [reactor, group.reactors[1]] {
                let begun = Record<Void>()
                let task = Task(executorPreference: executor) {
                    begun.append(())
                    try await reactor.sleep(for: .seconds(3_600))
                }
                _ = await begun.first(1)
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
            // Cancelled before it begins, and of a length that no clock reaches.
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                try await reactor.sleep(for: .seconds(Int64.max))
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a body within its deadline gives its value or its error`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let wasThere = try await reactor.withDeadline(after: .seconds(3_600)) { reactor.isCurrent }
            #expect(wasThere)
            await #expect {
                try await reactor.withDeadline(after: .seconds(3_600)) { throw OffloadError.queueFull }
            } throws: {
                if case DeadlineError.body(OffloadError.queueFull) = $0 { true } else { false }
            }
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `past the deadline the caller goes on and the body is cancelled`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let record = Record<String>()
            let stubborn = Record<CheckedContinuation<Void, Never>>()
            await #expect {
                try await reactor.withDeadline(after: .milliseconds(1)) {
                    // Does not heed its cancellation until it is let go.
                    await withCheckedContinuation { stubborn.append($0) }
                    record.append(Task.isCancelled ? "cancelled" : "not cancelled")
                }
            } throws: {
                if case DeadlineError.exceeded = $0 { true } else { false }
            }
            #expect(record.values.isEmpty)
            await stubborn.first(1)[0].resume()
            #expect(await record.first(1) == ["cancelled"])
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `the body of a deadline is cancelled with its caller`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let begun = Record<Void>()
            let task = Task {
                try await reactor.withDeadline(after: .seconds(3_600)) {
                    begun.append(())
                    try await reactor.sleep(for: .seconds(3_600))
                }
            }
            _ = await begun.first(1)
            task.cancel()
            await #expect {
                try await task.value
            } throws: {
                if case DeadlineError.body(let error) = $0 { error is CancellationError } else { false }
            }
        }
    }
}

/// Timers that a callback knows of.
private final class Tokens {
    var all: [TimerToken] = []
}
