import EventLoop

/// An answer; its body is read from the connection as it is asked for.
public struct HTTPClientResponse: Sendable {
    /// The status code, 200–599; 3xx where redirects were not followed.
    public let status: Int
    /// The fields, as they came.
    public let fields: HTTPFields
    /// The body; the connection waits for its reader, and is closed when nobody holds it any more.
    public let body: HTTPClientBody
}

/// The body of an answer, read once by one reader; where the client asked for gzip, it is inflated.
///
/// An actor without an executor of its own, so that it runs where its reader does.
public actor HTTPClientBody {
    private let connection: ClientConnection
    private let number: UInt64
    private let decoder: GzipDecoder?
    private let limitBytes: Int
    private var hasReader = false
    private var hasBegun = false

    init(_ connection: ClientConnection, _ number: UInt64, decoder: GzipDecoder?, limitBytes: Int) {
        self.connection = connection
        self.number = number
        self.decoder = decoder
        self.limitBytes = limitBytes
    }

    deinit {
        let (connection, number) = (connection, number)
        connection.reactor.execute { connection.assumeIsolated { $0.abandon(number) } }
    }

    /// The next bytes, never none; nil at the end.
    ///
    /// A second reader at the same time is a mistake of the caller's, and gets nil.
    public func next() async throws(HTTPClientError) -> [UInt8]? {
        guard !hasReader else { return nil }
        hasReader = true
        defer { hasReader = false }
        guard let decoder else { return try await chunk() }
        while true {
            if let piece = try Self.inflated({ () throws(GzipError) in try decoder.next() }) { return piece }
            guard let chunk = try await chunk() else {
                // What has no bytes at all is no gzip, and yet what some servers send for an empty body.
                if hasBegun { try Self.inflated { () throws(GzipError) in try decoder.finish() } }
                return nil
            }
            hasBegun = true
            decoder.give(chunk)
        }
    }

    /// All of it; throws `responseTooLarge` beyond `limitBytes`, where that is less than the client's own limit.
    public func collect(limitBytes: Int = .max) async throws(HTTPClientError) -> [UInt8] {
        var whole: [UInt8] = []
        while let chunk = try await next() {
            guard whole.count + chunk.count <= limitBytes else { throw .responseTooLarge }
            if whole.isEmpty { whole = chunk } else { whole += chunk }
        }
        return whole
    }

    private func chunk() async throws(HTTPClientError) -> [UInt8]? {
        let (connection, number) = (connection, number)
        let result = await withCancellation { () async -> Result<[UInt8]?, HTTPClientError> in
            do throws(HTTPClientError) {
                return .success(try await connection.nextChunk(of: number))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            connection.reactor.execute { connection.assumeIsolated { $0.abandon(number) } }
        }
        return try result.get()
    }

    private static func inflated<Value>(_ body: () throws(GzipError) -> Value) throws(HTTPClientError) -> Value {
        do throws(GzipError) {
            return try body()
        } catch {
            throw error == .tooLarge || error == .ratioExceeded ? .responseTooLarge : .malformedResponse
        }
    }
}
