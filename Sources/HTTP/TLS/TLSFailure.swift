import COpenSSL

/// Why a TLS connection came to its end.
///
/// What the peer sent is never told, only which rule it broke.
enum TLSFailure: Error, Hashable, Sendable {
    /// The peers have no version of TLS in common (1.2 and 1.3 are spoken here).
    case version
    /// They have no cipher suite, group or signature algorithm in common.
    case noSharedParameters
    /// The client offers other protocols than HTTP/1.1 only (RFC 7301 section 3.2).
    case noApplicationProtocol
    /// The server's certificate was not trusted, with OpenSSL's words for why, such as `certificate has expired`.
    case certificate(String)
    /// The peer ended it with an alert (RFC 8446 section 6): its number.
    case alert(UInt8)
    /// It is no TLS, or breaks its rules.
    case malformed
    /// OpenSSL could not do its part: memory, randomness.
    case resources

    /// The name in metrics.
    var label: String {
        switch self {
        case .version: "version"
        case .noSharedParameters: "parameters"
        case .noApplicationProtocol: "protocol"
        case .certificate: "certificate"
        case .alert: "alert"
        case .malformed: "malformed"
        case .resources: "resources"
        }
    }

    /// Every name in metrics.
    static let labels = ["version", "parameters", "protocol", "certificate", "alert", "malformed", "resources"]

    /// What the errors of this thread say of a call on `ssl` that failed; they are forgotten.
    init(ofThread ssl: OpaquePointer) {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        self = Self.reading(code, ssl)
    }

    private static func reading(_ code: UInt, _ ssl: OpaquePointer) -> TLSFailure {
        let reason = ERR_GET_REASON(code)
        if reason == ERR_R_MALLOC_FAILURE { return .resources }
        // What other parts of OpenSSL refuse, such as a point that is on no curve, is what the peer sent.
        if ERR_GET_LIB(code) != ERR_LIB_SSL { return .malformed }
        // Alerts that came stand as reasons from 1000 (SSL_AD_REASON_OFFSET).
        if (1000..<1256).contains(reason) { return .alert(UInt8(reason - 1000)) }
        switch reason {
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_WRONG_SSL_VERSION, SSL_R_INAPPROPRIATE_FALLBACK: return .version
        case SSL_R_NO_SHARED_CIPHER, SSL_R_NO_SUITABLE_KEY_SHARE, SSL_R_NO_SHARED_GROUPS,
            SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, SSL_R_NO_SUITABLE_GROUPS, SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
            return .noSharedParameters
        case SSL_R_NO_APPLICATION_PROTOCOL: return .noApplicationProtocol
        case SSL_R_CERTIFICATE_VERIFY_FAILED:
            return .certificate(String(cString: X509_verify_cert_error_string(SSL_get_verify_result(ssl))))
        default: return .malformed
        }
    }
}
