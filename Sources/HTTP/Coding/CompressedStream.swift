import EventLoop

/// A streamed answer compressed as it comes: each chunk leaves at once, and no more than one is in memory.
actor CompressedStream {
    private let source: @Sendable () async throws -> [UInt8]?
    private let lent: LentGzipEncoder
    private let offload: OffloadPool
    private var isOver = false

    init(_ source: @escaping @Sendable () async throws -> [UInt8]?, _ lent: LentGzipEncoder, _ offload: OffloadPool) {
        self.source = source
        self.lent = lent
        self.offload = offload
        lent.encoder.reset()
    }

    /// The next chunk; nil at the end.
    func next() async throws -> [UInt8]? {
        if isOver { return nil }
        guard let chunk = try await source() else {
            isOver = true
            return lent.encoder.write([], .finish)
        }
        if chunk.isEmpty { return [] }
        if chunk.count <= GzipLimits.reactorBytes { return lent.encoder.write(chunk, .flush) }
        let lent = lent
        return try await offload.run { lent.encoder.write(chunk, .flush) }
    }
}
