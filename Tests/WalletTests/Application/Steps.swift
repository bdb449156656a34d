/// Waits for one step after another; throws where the task that waits is cancelled.
actor Steps {
    private var iterator: AsyncStream<Void>.Iterator

    init(_ steps: AsyncStream<Void>) { iterator = steps.makeAsyncIterator() }

    func next() async throws {
        var iterator = iterator
        guard await iterator.next(isolation: self) != nil else { throw CancellationError() }
        self.iterator = iterator
    }
}
