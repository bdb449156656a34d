import COpenSSL

/// AES-256 in Galois/Counter Mode (NIST SP 800-38D) with nonces of 96 bits and tags of 128.
enum AES256GCM {
    static let nonceBytes = 12
    static let tagBytes = 16

    // Fetched once: a look-up at each use doubles the cost of sealing a short field. Immutable, and OpenSSL lets any
    // number of threads use it.
    nonisolated(unsafe) private static let cipher = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    /// Writes ciphertext and tag to `output`, which has room for exactly both.
    static func seal(
        _ plaintext: UnsafeRawBufferPointer, key: DataKey, nonce: UnsafeRawPointer, associatedData: [UInt8],
        to output: UnsafeMutableRawBufferPointer
    ) {
        precondition(output.count == plaintext.count + tagBytes, "the output has room for ciphertext and tag")
        let isSealed = withContext { context in
            var count: Int32 = 0
            guard let start = output.baseAddress,
                begin(context, key: key, nonce: nonce, associatedData: associatedData, isSealing: 1),
                EVP_EncryptUpdate(context, bytes(start), &count, bytes(plaintext), Int32(plaintext.count)) == 1,
                EVP_EncryptFinal_ex(context, bytes(start + plaintext.count), &count) == 1
            else { return false }
            return EVP_CIPHER_CTX_ctrl(
                context, EVP_CTRL_AEAD_GET_TAG, Int32(tagBytes), start + plaintext.count) == 1
        }
        // Only a want of memory can make it fail, and going on without the secret sealed is no choice.
        precondition(isSealed, "AES-256-GCM failed")
    }

    /// Writes the plaintext of `sealed` (ciphertext and tag) to `output`, which has room for exactly that; false, with
    /// the output wiped, where anything was changed or key, nonce or associated data are others.
    static func open(
        _ sealed: UnsafeRawBufferPointer, key: DataKey, nonce: UnsafeRawPointer, associatedData: [UInt8],
        to output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        let ciphertextCount = sealed.count - tagBytes
        precondition(output.count == ciphertextCount, "the output has room for the plaintext")
        let isAuthentic = withContext { context in
            var count: Int32 = 0
            var tag = Array(sealed.suffix(tagBytes))
            // Where there is nothing to decrypt the output may have no address, but OpenSSL wants one.
            var nothing: UInt8 = 0
            return withUnsafeMutablePointer(to: &nothing) { nothing in
                let target = output.baseAddress.map(bytes) ?? nothing
                return begin(context, key: key, nonce: nonce, associatedData: associatedData, isSealing: 0)
                    && EVP_DecryptUpdate(context, target, &count, bytes(sealed), Int32(ciphertextCount)) == 1
                    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagBytes), &tag) == 1
                    && EVP_DecryptFinal_ex(context, nothing, &count) == 1
            }
        }
        if !isAuthentic {
            if let start = output.baseAddress { OPENSSL_cleanse(start, output.count) }
            ERR_clear_error()
        }
        return isAuthentic
    }

    private static func withContext(_ body: (OpaquePointer) -> Bool) -> Bool {
        guard let context = EVP_CIPHER_CTX_new() else { return false }
        // Freeing wipes the key schedule.
        defer { EVP_CIPHER_CTX_free(context) }
        return body(context)
    }

    private static func begin(
        _ context: OpaquePointer, key: DataKey, nonce: UnsafeRawPointer, associatedData: [UInt8], isSealing: Int32
    ) -> Bool {
        let isReady = key.withUnsafeBytes { key in
            EVP_CipherInit_ex2(context, cipher, bytes(key), bytes(nonce), isSealing, nil) == 1
        }
        guard isReady, !associatedData.isEmpty else { return isReady }
        var count: Int32 = 0
        return EVP_CipherUpdate(context, nil, &count, associatedData, Int32(associatedData.count)) == 1
    }

    private static func bytes(_ buffer: UnsafeRawBufferPointer) -> UnsafePointer<UInt8>? {
        buffer.baseAddress.map(bytes)
    }

    private static func bytes(_ pointer: UnsafeRawPointer) -> UnsafePointer<UInt8> {
        pointer.assumingMemoryBound(to: UInt8.self)
    }

    private static func bytes(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<UInt8> {
        pointer.assumingMemoryBound(to: UInt8.self)
    }
}
