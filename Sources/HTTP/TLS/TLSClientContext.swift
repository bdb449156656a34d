import COpenSSL
import Glibc

/// What outgoing TLS connections share: whom they trust, TLS 1.2 and 1.3, HTTP/1.1 by ALPN.
///
/// Used like this, by whoever owns the socket:
///
///     let session = try context.session(host: "payer.example")
///     try session.begin()
///     send(session.takeOutput())
///     // For what is received, until `isOpen` and after it:
///     try session.receive(bytes) { plain in … }
///     send(session.takeOutput())
///     // Once `isOpen`:
///     send(session.seal(request))
///     // `hasEnded`: the server's close_notify. At the end: send(session.close())
///
/// A certificate that is not trusted, or is another host's, throws `TLSFailure.certificate` from `receive`; the output
/// then holds the alert that tells the server so. The end of the socket without `hasEnded` is a truncation where the
/// length of a message was not told otherwise.
final class TLSClientContext: Sendable {
    /// Whose certificates are believed.
    enum Trust: Hashable, Sendable {
        /// The machine's store, as OpenSSL finds it (`SSL_CERT_FILE`, `SSL_CERT_DIR`).
        case system
        /// The certificates of a PEM file and no others.
        case file(String)
    }

    /// `http/1.1` as it is offered (RFC 7301 section 3.1).
    private static let offeredProtocols: [UInt8] = [8] + Array("http/1.1".utf8)

    private let handle: TLSContextHandle

    /// Reads the certificates to trust. Blocks.
    ///
    /// Throws `certificate` where they cannot be read, `resources` where OpenSSL fails.
    init(trust: Trust) throws(TLSFailure) {
        handle = try TLSContextHandle(isServer: false)
        SSL_CTX_set_verify(handle.pointer, SSL_VERIFY_PEER, nil)
        SSL_CTX_ctrl(handle.pointer, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        let isRead =
            switch trust {
            case .system: SSL_CTX_set_default_verify_paths(handle.pointer) == 1
            case .file(let path): SSL_CTX_load_verify_file(handle.pointer, path) == 1
            }
        ERR_clear_error()
        guard isRead else { throw .certificate("the trusted certificates cannot be read") }
        // This call alone answers 0 for success.
        guard SSL_CTX_set_alpn_protos(handle.pointer, Self.offeredProtocols, UInt32(Self.offeredProtocols.count)) == 0
        else { throw .resources }
    }

    /// A connection to a host, by its name or its numeric address, as the server's certificate must name it
    /// (RFC 9110 section 4.3.4).
    func session(host: String) throws(TLSFailure) -> TLSSession {
        let session = try TLSSession(handle, owner: self, isServer: false)
        guard session.withHandle({ Self.expect(host, $0) }) else { throw .resources }
        return session
    }

    private static func expect(_ host: String, _ ssl: OpaquePointer) -> Bool {
        guard let parameters = SSL_get0_param(ssl) else { return false }
        if NetworkAddress(host) != nil { return X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1 }
        X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        guard !host.isEmpty, X509_VERIFY_PARAM_set1_host(parameters, host, 0) == 1 else { return false }
        return host.withCString { name in
            SSL_ctrl(
                ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name),
                UnsafeMutableRawPointer(mutating: name))
                == 1
        }
    }
}
