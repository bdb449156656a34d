import Kernel
import TestSupport
import Testing

@testable import HTTP

@Suite(.endsWhenItHangs) struct IdempotencyGateTests {
    private static let scope = IdempotencyGate.Scope(
        hospitalID: HospitalID(high: 1, low: 1), principalID: UserID(high: 2, low: 2), key: "order-1")

    /// Waits until so many requests wait for the key; each turn lets others run.
    private func waitForWaiters(_ count: Int, _ gate: IdempotencyGate) async {
        while gate.waiterCount(Self.scope) != count { await Task.yield() }
    }

    @Test func `the second request of a key waits for the first`() async throws {
        let gate = IdempotencyGate()
        let hold = TestGate()
        async let first = gate.withKey(Self.scope) { () -> Int in
            await hold.arrive()
            return 1
        }
        await hold.waitForArrivals(1)
        async let second = gate.withKey(Self.scope) { 2 }
        await waitForWaiters(1, gate)
        let other = IdempotencyGate.Scope(
            hospitalID: Self.scope.hospitalID, principalID: UserID(high: 3, low: 3), key: "order-1")
        #expect(try await gate.withKey(other) { 3 } == 3)
        await hold.open()
        #expect(try await first == 1)
        #expect(try await second == 2)
        #expect(try await gate.withKey(Self.scope) { 4 } == 4)
    }

    @Test func `one that is cancelled while it waits gives its place up`() async throws {
        let gate = IdempotencyGate()
        let hold = TestGate()
        async let first: Void = gate.withKey(Self.scope) { await hold.arrive() }
        await hold.waitForArrivals(1)
        // Unstructured: it is cancelled by hand.
        let waiting = Task { try await gate.withKey(Self.scope) { 2 } }
        await waitForWaiters(1, gate)
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(gate.waiterCount(Self.scope) == 0)
        await hold.open()
        try await first
        #expect(try await gate.withKey(Self.scope) { 3 } == 3)
    }

    @Test func `too many for one key are refused`() async throws {
        let gate = IdempotencyGate()
        let hold = TestGate()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await gate.withKey(Self.scope) { await hold.arrive() } }
            await hold.waitForArrivals(1)
            for _ in 0..<IdempotencyGate.waiterLimit { tasks.addTask { try await gate.withKey(Self.scope) {} } }
            await waitForWaiters(IdempotencyGate.waiterLimit, gate)
            await #expect(throws: Failure.self) { try await gate.withKey(Self.scope) {} }
            await hold.open()
            try await tasks.waitForAll()
        }
    }
}
