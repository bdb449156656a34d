/// What a connection says on the wire for what its requests say: the same, or TLS records.
///
/// An enumeration and no protocol, so that the plain way costs nothing.
enum ClientWire: Sendable {
    case plain
    case secure(TLSSession)

    /// Whether requests can be carried: at once, or after the handshake.
    var isOpen: Bool {
        switch self {
        case .plain: true
        case .secure(let session): session.isOpen
        }
    }

    /// Whether the other end said that it is done, so that the end of the connection is no cut.
    var hasEndedWell: Bool {
        switch self {
        case .plain: true
        case .secure(let session): session.hasEnded
        }
    }

    /// What turns requests into records; nil where they go as they are.
    var session: TLSSession? {
        guard case .secure(let session) = self else { return nil }
        return session
    }

    /// The first bytes on a connection.
    func begin() throws(HTTPClientError) -> [UInt8] {
        guard case .secure(let session) = self else { return [] }
        do throws(TLSFailure) { try session.begin() } catch { throw HTTPClientError(error) }
        return session.takeOutput()
    }

    /// Takes what came and gives what it says to `take`; what is to be sent for it, an alert included, is `pendingOutput`.
    func receive(
        _ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws(HTTPClientError) {
        guard case .secure(let session) = self else { return take(bytes) }
        do throws(TLSFailure) { try session.receive(bytes, take) } catch { throw HTTPClientError(error) }
    }

    /// What the connection itself has to tell the other end.
    var pendingOutput: [UInt8] {
        guard case .secure(let session) = self else { return [] }
        return session.takeOutput()
    }

    /// The last bytes on a connection.
    func close() -> [UInt8] {
        guard case .secure(let session) = self else { return [] }
        return session.close()
    }
}

extension HTTPClientError {
    /// What a failure of TLS is to a caller.
    init(_ failure: TLSFailure) {
        switch failure {
        case .certificate(let reason): self = .tlsFailed(reason)
        case .alert(let number): self = .tlsFailed("alert \(number)")
        case .version, .noSharedParameters, .noApplicationProtocol, .malformed, .resources:
            self = .tlsFailed(failure.label)
        }
    }
}
