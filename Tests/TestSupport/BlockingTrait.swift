public import Testing

/// Has tests run on threads that they may block: for those that wait for programs and need no other fixture.
public struct BlockingTrait: SuiteTrait, TestTrait, TestScoping {
    /// A suite gives it to each of its tests.
    public var isRecursive: Bool { true }

    /// Runs one test there.
    @concurrent
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(BlockingThreads.ofTests) { try await function() }
    }
}

extension Trait where Self == BlockingTrait {
    /// The tests wait for programs.
    public static var blocking: Self { BlockingTrait() }
}

extension Trait where Self == TimeLimitTrait {
    /// Ends a test that hangs.
    ///
    /// The time counts from the start of all tests of the process, which wait for one another: it says nothing of speed.
    public static var endsWhenItHangs: Self { .timeLimit(.minutes(30)) }
}
