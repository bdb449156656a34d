/// The body of the present request between socket and operation: bytes come in, chunks go out, one reader waits.
struct BodyBuffer: Sendable {
    /// How the body ended, where it has.
    enum End: Sendable {
        case complete
        case failed(RequestBodyError)
        /// The request was cancelled: by its deadline, or because the client went away.
        case cancelled
    }

    private(set) var bytes: [UInt8] = []
    /// How many bytes came in all.
    private(set) var receivedBytes = 0
    private(set) var end: End?
    /// The operation that waits for a chunk.
    private var reader: CheckedContinuation<[UInt8]?, any Error>?

    /// Takes bytes from the socket; the reader gets them at once.
    mutating func append(_ new: UnsafeRawBufferPointer) {
        receivedBytes += new.count
        if bytes.isEmpty { bytes = [UInt8](new) } else { bytes.append(contentsOf: new) }
        if let reader {
            self.reader = nil
            reader.resume(returning: takeBytes())
        }
    }

    /// Counts bytes that no one wants any more.
    mutating func skip(_ count: Int) { receivedBytes += count }

    /// Ends the body; only the first end counts.
    mutating func finish(_ end: End) {
        guard self.end == nil else { return }
        self.end = end
        guard let reader else { return }
        self.reader = nil
        Self.resume(reader, with: end)
    }

    /// The next chunk, where it is known without waiting.
    mutating func takeNow() throws -> (isKnown: Bool, chunk: [UInt8]?) {
        if case .failed(let error) = end { throw error }
        if !bytes.isEmpty { return (true, takeBytes()) }
        switch end {
        case nil: return (false, nil)
        case .complete: return (true, nil)
        case .failed(let error): throw error
        case .cancelled: throw CancellationError()
        }
    }

    /// Lets a reader wait; a second one is a mistake of the operation and gets the end.
    mutating func wait(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        guard reader == nil else { return continuation.resume(returning: nil) }
        reader = continuation
    }

    private mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes = []
        return taken
    }

    private static func resume(_ reader: CheckedContinuation<[UInt8]?, any Error>, with end: End) {
        switch end {
        case .complete: reader.resume(returning: nil)
        case .failed(let error): reader.resume(throwing: error)
        case .cancelled: reader.resume(throwing: CancellationError())
        }
    }
}
