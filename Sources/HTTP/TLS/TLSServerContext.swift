import COpenSSL

/// What the connections share that were accepted under one certificate: a generation, which never changes.
///
/// Mozilla's intermediate profile: TLS 1.2 and 1.3, the client's order of ciphers, no compression, no renegotiation, no
/// early data, tickets under keys that are replaced. HTTP/1.1 is the only protocol; a client that offers others alone is
/// refused (RFC 7301 section 3.2). Any server name is taken: there is one certificate.
final class TLSServerContext: Sendable {
    /// How long a session may be taken up again.
    static let sessionSeconds = 12 * 3600

    /// The certificate of this generation.
    let certificate: TLSCertificate
    private let handle: TLSContextHandle
    private let tickets: TLSTicketKeys

    /// Reads the files. Blocks; throws why they cannot be used, their time aside.
    init(_ files: TLSFiles, tickets: TLSTicketKeys) throws(TLSFileError) {
        do throws(TLSFailure) {
            handle = try TLSContextHandle(isServer: true)
        } catch {
            throw .failed
        }
        self.tickets = tickets
        certificate = try files.load(into: handle)
        tickets.serve(handle.pointer)
        guard Self.finish(handle.pointer) else { throw .failed }
    }

    /// A connection that waits for a client's greeting.
    func session() throws(TLSFailure) -> TLSSession { try TLSSession(handle, owner: self, isServer: true) }

    private static func finish(_ context: OpaquePointer) -> Bool {
        // Sessions are in the clients' tickets; none is kept here.
        SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        SSL_CTX_set_timeout(context, sessionSeconds)
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, chosen, length, offered, count, _ in
                guard let offered, let place = http(in: UnsafeBufferPointer(start: offered, count: Int(count))) else {
                    return SSL_TLSEXT_ERR_ALERT_FATAL
                }
                chosen?.pointee = offered + place.lowerBound
                length?.pointee = UInt8(place.count)
                return SSL_TLSEXT_ERR_OK
            }, nil)
        let name = Array("medley".utf8)
        return SSL_CTX_set_session_id_context(context, name, UInt32(name.count)) == 1 && setExchangeGroup(context)
    }

    /// The group of the DHE suites: ffdhe2048 (RFC 7919), whatever the certificate's key.
    private static func setExchangeGroup(_ context: OpaquePointer) -> Bool {
        guard let group = copenssl_exchange_group() else { return false }
        // The context takes the reference over where it succeeds.
        if SSL_CTX_set0_tmp_dh_pkey(context, group) == 1 { return true }
        EVP_PKEY_free(group)
        return false
    }
}

/// Where `http/1.1` stands in a list of protocols (RFC 7301 section 3.1); nil where it does not.
private func http(in offered: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let wanted = Array("http/1.1".utf8)
    var place = 0
    while place < offered.count {
        let name = (place + 1)..<min(place + 1 + Int(offered[place]), offered.count)
        if offered[name].elementsEqual(wanted) { return name }
        place = name.upperBound
    }
    return nil
}
