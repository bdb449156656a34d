/// A request body that came compressed, inflated as its operation reads it.
///
/// An actor without an executor of its own, so that it runs where its reader does: on the request's reactor.
actor InflatedBody: RequestBodySource {
    private let source: RequestBody
    private let decoder: GzipDecoder
    private let limitBytes: Int

    /// Inflates `source` to at most `limitBytes`; nil where there is no memory for it.
    init?(_ source: RequestBody, limitBytes: Int) {
        guard let decoder = GzipDecoder(limitBytes: limitBytes) else { return nil }
        self.source = source
        self.decoder = decoder
        self.limitBytes = limitBytes
    }

    func nextChunk() async throws -> [UInt8]? {
        while true {
            if let piece = try inflated({ () throws(GzipError) in try decoder.next() }) {
                // What inflates to much must not hold up its reactor until it is all inflated.
                await Task.yield()
                return piece
            }
            guard let chunk = try await source.next() else {
                try inflated { () throws(GzipError) in try decoder.finish() }
                return nil
            }
            decoder.give(chunk)
        }
    }

    private func inflated<Value>(_ body: () throws(GzipError) -> Value) throws(RequestBodyError) -> Value {
        do throws(GzipError) { return try body() } catch { throw RequestBodyError(error, limitBytes: limitBytes) }
    }
}

extension RequestBodyError {
    /// What a body that does not inflate is to its reader.
    init(_ error: GzipError, limitBytes: Int) {
        switch error {
        case .malformed, .truncated, .trailingBytes, .tooManyMembers: self = .malformedCoding
        case .tooLarge: self = .tooLarge(limitBytes: limitBytes)
        case .ratioExceeded: self = .inflatesTooMuch
        }
    }
}
