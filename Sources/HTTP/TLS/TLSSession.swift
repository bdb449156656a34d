import COpenSSL

/// One TLS connection, of either side, as a machine without a socket: bytes of the peer in, bytes for the peer out.
///
/// States: handshaking → open → ended, and failed from the first two. The owner feeds what it received to `receive`,
/// which gives out what the peer said; after each call it sends what `takeOutput` gives. Once `isOpen`, `seal` turns
/// bytes into records to send. A client begins with `begin`. Neither side ever waits for the other in here, so that a
/// socket that takes no more is the owner's matter alone.
///
/// Unchecked because OpenSSL wants one thread at a time: the owner's reactor, or, while a step of the handshake is
/// offloaded, the thread that runs it; the reactor leaves the session alone until that step has come back.
final class TLSSession: @unchecked Sendable {
    /// The most plain bytes of a record (RFC 8446 section 5.1).
    static let recordBytes = 16 * 1024
    /// More than a record adds to them: header, explicit nonce, content type and tag.
    private static let recordOverheadBytes = 64

    /// The handshake is done: `seal` may be called.
    private(set) var isOpen = false
    /// The peer has said that nothing follows (close_notify).
    private(set) var hasEnded = false
    private var hasFailed = false
    private var hasSaidGoodbye = false
    private let ssl: OpaquePointer
    private let wire: OpaquePointer
    /// Callbacks of the context look at what its owner holds.
    private let owner: any AnyObject & Sendable

    /// Makes a connection of a context that `owner` keeps; throws `resources` where OpenSSL cannot.
    init(_ context: TLSContextHandle, owner: any AnyObject & Sendable, isServer: Bool) throws(TLSFailure) {
        guard let ssl = SSL_new(context.pointer) else { throw .resources }
        guard let wire = copenssl_wire_new() else {
            SSL_free(ssl)
            throw .resources
        }
        // One reference serves both directions, and is the connection's now.
        SSL_set_bio(ssl, wire, wire)
        if isServer { SSL_set_accept_state(ssl) } else { SSL_set_connect_state(ssl) }
        (self.ssl, self.wire, self.owner) = (ssl, wire, owner)
    }

    deinit { SSL_free(ssl) }

    /// Writes a client's greeting.
    func begin() throws(TLSFailure) { _ = try handshake() }

    /// Takes bytes of the peer and gives what they say to `take`, in pieces of at most a record.
    ///
    /// All bytes are used up; those of an unfinished record are kept until the rest comes. `take` may seal and close.
    func receive(_ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void) throws(TLSFailure) {
        guard !hasFailed, !hasEnded else { return }
        copenssl_wire_feed(wire, bytes.baseAddress, bytes.count)
        defer { copenssl_wire_feed(wire, nil, 0) }
        if !isOpen, try !handshake() { return }
        switch readAll(take) {
        case SSL_ERROR_WANT_READ: break
        case SSL_ERROR_ZERO_RETURN: hasEnded = true
        default: throw fail()
        }
    }

    /// Bytes that tell the peer what `bytes` say; nil where the connection cannot carry them any more.
    func seal(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard isOpen, !hasFailed, !hasSaidGoodbye else { return nil }
        if bytes.isEmpty { return takeOutput() }
        let records = bytes.count / Self.recordBytes + 1
        let before = takeOutput()
        var isSealed = false
        let sealed = [UInt8](unsafeUninitializedCapacity: bytes.count + records * Self.recordOverheadBytes) {
            room, count in
            copenssl_wire_lend(wire, room.baseAddress, room.count)
            defer { copenssl_wire_lend(wire, nil, 0) }
            ERR_clear_error()
            var written = 0
            isSealed = SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &written) == 1 && written == bytes.count
            count = copenssl_wire_filled(wire)
        }
        guard isSealed else {
            _ = fail()
            return nil
        }
        return before.isEmpty && copenssl_wire_waiting(wire) == 0 ? sealed : before + sealed + takeOutput()
    }

    /// What the connection itself has to tell the peer: its part of the handshake, tickets, alerts.
    func takeOutput() -> [UInt8] {
        let count = copenssl_wire_waiting(wire)
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { room, filled in
            copenssl_wire_take(wire, room.baseAddress)
            filled = count
        }
    }

    /// Says that nothing follows (close_notify, RFC 8446 section 6.1), once; the bytes that tell it.
    func close() -> [UInt8] {
        guard isOpen, !hasFailed, !hasSaidGoodbye else { return [] }
        hasSaidGoodbye = true
        ERR_clear_error()
        // Its status tells whether the peer has said so too, which is of no matter here.
        _ = SSL_shutdown(ssl)
        return takeOutput()
    }

    /// The version in short, such as `1.3`.
    var version: String { SSL_version(ssl) == TLS1_3_VERSION ? "1.3" : "1.2" }
    /// Whether the handshake took up an earlier session by a ticket.
    var isResumed: Bool { SSL_session_reused(ssl) == 1 }
    /// OpenSSL's name of the cipher suite; empty before the handshake.
    var cipherSuite: String { SSL_get_current_cipher(ssl).map { String(cString: SSL_CIPHER_get_name($0)) } ?? "" }

    /// For the context's owner, while the session is made.
    func withHandle<Value>(_ body: (OpaquePointer) -> Value) -> Value { body(ssl) }

    /// Goes on with the handshake; whether it is done.
    private func handshake() throws(TLSFailure) -> Bool {
        ERR_clear_error()
        let status = SSL_do_handshake(ssl)
        if status == 1 {
            isOpen = true
            return true
        }
        guard SSL_get_error(ssl, status) == SSL_ERROR_WANT_READ else { throw fail() }
        return false
    }

    /// Gives out what can be read; the error that says why there is no more.
    private func readAll(_ take: (UnsafeRawBufferPointer) -> Void) -> Int32 {
        withUnsafeTemporaryAllocation(byteCount: Self.recordBytes, alignment: 16) { buffer in
            while true {
                var count = 0
                // Left by other work of this thread, an error would be taken for one of this call.
                ERR_clear_error()
                let status = SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
                guard status == 1 else { return SSL_get_error(ssl, status) }
                take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    private func fail() -> TLSFailure {
        hasFailed = true
        return TLSFailure(ofThread: ssl)
    }
}
