import COpenSSL

/// Reads and writes keys as PEM (RFC 7468).
enum KeyText {
    /// The most bytes that a PEM file may have; an RSA key of 8192 bits has about 6,400.
    static let limitBytes = 16_384

    static func privateKey(_ pem: [UInt8]) throws(KeyError) -> KeyHandle {
        try read(pem) { bio in PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil) }
    }

    static func publicKey(_ pem: [UInt8]) throws(KeyError) -> KeyHandle {
        try read(pem) { bio in PEM_read_bio_PUBKEY(bio, nil, { _, _, _, _ in -1 }, nil) }
    }

    /// The private key as PKCS #8, not encrypted.
    static func privatePEM(_ key: KeyHandle) throws(KeyError) -> [UInt8] {
        try write { bio in PEM_write_bio_PKCS8PrivateKey(bio, key.pointer, nil, nil, 0, nil, nil) }
    }

    /// The public key as SubjectPublicKeyInfo.
    static func publicPEM(_ key: KeyHandle) throws(KeyError) -> [UInt8] {
        try write { bio in PEM_write_bio_PUBKEY(bio, key.pointer) }
    }

    // The callbacks above refuse encrypted keys; without one OpenSSL would ask at the terminal.
    private static func read(
        _ pem: [UInt8], _ parse: (OpaquePointer) -> OpaquePointer?
    ) throws(KeyError) -> KeyHandle {
        guard (1...limitBytes).contains(pem.count) else { throw .malformed }
        let key = pem.withUnsafeBytes { buffer -> OpaquePointer? in
            guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return nil }
            defer { BIO_free(bio) }
            return parse(bio)
        }
        guard let key else {
            ERR_clear_error()
            throw .malformed
        }
        return KeyHandle(owning: key)
    }

    private static func write(_ render: (OpaquePointer) -> Int32) throws(KeyError) -> [UInt8] {
        // Memory of this kind is wiped when it is freed.
        guard let bio = BIO_new(BIO_s_secmem()) else { throw .failed }
        defer { BIO_free(bio) }
        var start: UnsafePointer<UInt8>?
        guard render(bio) == 1 else {
            ERR_clear_error()
            throw .failed
        }
        let count = copenssl_bio_memory(bio, &start)
        guard count > 0, let start else { throw .failed }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }
}
