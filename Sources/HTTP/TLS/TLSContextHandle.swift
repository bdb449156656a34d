import COpenSSL

/// Owns an `SSL_CTX`: what all connections of one side share. It has what both sides have in common.
///
/// Unchecked because the pointer's type says nothing of threads: OpenSSL lets any number of them make connections from a
/// context that no one changes, and none is changed after its owner was made.
final class TLSContextHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Mozilla's intermediate profile, version 5.7, for TLS 1.2; those of TLS 1.3 are OpenSSL's own three.
    private static let cipherSuites = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
        "DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384", "DHE-RSA-CHACHA20-POLY1305",
    ].joined(separator: ":")
    private static let groups = "X25519:prime256v1:secp384r1"

    /// Makes a context; throws `resources` where OpenSSL cannot.
    init(isServer: Bool) throws(TLSFailure) {
        guard let made = SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else { throw .resources }
        pointer = made
        SSL_CTX_set_options(pointer, copenssl_tls_options())
        // An idle connection gives its buffers back, 33 KiB.
        SSL_CTX_ctrl(pointer, SSL_CTRL_MODE, Int(SSL_MODE_RELEASE_BUFFERS), nil)
        let isSet =
            SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil) == 1
            && SSL_CTX_set_cipher_list(pointer, Self.cipherSuites) == 1
            && Self.groups.withCString {
                SSL_CTX_ctrl(pointer, SSL_CTRL_SET_GROUPS_LIST, 0, UnsafeMutableRawPointer(mutating: $0)) == 1
            }
        guard isSet else { throw .resources }
    }

    deinit { SSL_CTX_free(pointer) }
}
