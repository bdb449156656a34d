import COpenSSL
import Crypto
import Glibc
import Kernel

extension TLSFiles {
    /// Puts certificate, chain and key into a context. Blocks.
    func load(into context: TLSContextHandle) throws(TLSFileError) -> TLSCertificate {
        defer { ERR_clear_error() }
        ERR_clear_error()
        try Self.checkReadable(certificatePath)
        try Self.checkReadable(keyPath)
        guard SSL_CTX_use_certificate_chain_file(context.pointer, certificatePath) == 1,
            let certificate = SSL_CTX_get0_certificate(context.pointer)
        else { throw .noCertificate(path: certificatePath) }
        let key = try readKey()
        defer { EVP_PKEY_free(key) }
        guard X509_check_private_key(certificate, key) == 1 else { throw .mismatch }
        guard SSL_CTX_use_PrivateKey(context.pointer, key) == 1, SSL_CTX_check_private_key(context.pointer) == 1 else {
            throw .noCertificate(path: certificatePath)
        }
        guard let description = TLSCertificate(certificate, key) else { throw .failed }
        return description
    }

    private func readKey() throws(TLSFileError) -> OpaquePointer {
        guard let file = BIO_new_file(keyPath, "r") else { throw .unreadable(path: keyPath, errno: errno) }
        defer { BIO_free(file) }
        // Without a callback OpenSSL would ask at the terminal; this one notes that it was asked, and gives nothing.
        var wasAsked = false
        let key = withUnsafeMutablePointer(to: &wasAsked) { flag in
            PEM_read_bio_PrivateKey(
                file, nil,
                { _, _, _, flag in
                    flag?.assumingMemoryBound(to: Bool.self).pointee = true
                    return -1
                }, flag)
        }
        guard let key else { throw wasAsked ? .encryptedKey(path: keyPath) : .noKey(path: keyPath) }
        return key
    }

    private static func checkReadable(_ path: String) throws(TLSFileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
        close(descriptor)
    }
}

extension TLSCertificate {
    /// Describes a certificate of OpenSSL; nil where it has no times.
    fileprivate init?(_ certificate: OpaquePointer, _ key: OpaquePointer) {
        guard let from = Self.timestamp(X509_get0_notBefore(certificate)),
            let to = Self.timestamp(X509_get0_notAfter(certificate))
        else { return nil }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard X509_digest(certificate, EVP_sha256(), &digest, &count) == 1 else { return nil }
        self.init(
            notBefore: from, notAfter: to, fingerprint: Hexadecimal.encode(Array(digest.prefix(Int(count)))),
            key: Self.kind(of: key))
    }

    private static func timestamp(_ time: UnsafePointer<ASN1_TIME>?) -> Timestamp? {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return Timestamp(seconds: Int64(timegm(&parts)))
    }

    private static func kind(of key: OpaquePointer) -> String {
        if EVP_PKEY_is_a(key, "RSA") == 1 { return "RSA \(EVP_PKEY_get_bits(key))" }
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_is_a(key, "EC") == 1, EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else {
            return EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown"
        }
        return "EC " + String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
