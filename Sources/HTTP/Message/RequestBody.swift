/// The body of a request as chunks, read once; backpressure reaches the socket.
public struct RequestBody: Sendable {
    private let source: (any RequestBodySource)?

    /// A body whose chunks come from `source`; nil is the empty body.
    init(_ source: (any RequestBodySource)?) {
        self.source = source
    }

    /// The next chunk, never empty; nil at the end.
    ///
    /// Throws `RequestBodyError` over the limit, on bad framing, on slow senders and when the client went away.
    public func next() async throws -> [UInt8]? {
        try await source?.nextChunk()
    }

    /// All of it, for routes that do not stream.
    func collect() async throws -> [UInt8] {
        guard let source, let first = try await source.nextChunk() else { return [] }
        var whole = first
        while let more = try await source.nextChunk() { whole += more }
        return whole
    }
}

/// Where the chunks of a body come from.
protocol RequestBodySource: Sendable {
    /// The next chunk, never empty; nil at the end, again and again.
    func nextChunk() async throws -> [UInt8]?
}

/// Why a body could not be read to its end.
public enum RequestBodyError: Error, Hashable, Sendable {
    /// 413: it is larger than the route takes.
    case tooLarge(limitBytes: Int)
    /// 400: its framing is broken.
    case malformed
    /// 400: it is compressed, and what came is no gzip, ends too early, or goes on behind its end.
    case malformedCoding
    /// 413: it inflates to more than `GzipLimits.ratio` times its size.
    case inflatesTooMuch
    /// 408: it came slower than `Limits.bodyMinimumBytesPerSecond`.
    case tooSlow
    /// The client went away.
    case disconnected
}

/// A body that is in memory already.
actor StoredBody: RequestBodySource {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes.isEmpty ? nil : bytes
    }

    func nextChunk() async throws -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
