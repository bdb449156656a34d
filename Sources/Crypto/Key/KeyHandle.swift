import COpenSSL

/// Owns an `EVP_PKEY` and frees it.
///
/// Unchecked because the pointer's type says nothing of threads: OpenSSL 3 lets any number of them use a key that no
/// one changes, and none is changed after it was made.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a reference to `pointer`.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// A number of the key, such as `n`, as big-endian bytes; filled up with zeros to `count` where that is given.
    func number(_ name: String, paddedTo count: Int? = nil) throws(KeyError) -> [UInt8] {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(pointer, name, &number) == 1, let number else { throw .failed }
        defer { BN_free(number) }
        let size = count ?? (Int(BN_num_bits(number)) + 7) / 8
        var bytes = [UInt8](repeating: 0, count: size)
        guard BN_bn2binpad(number, &bytes, Int32(size)) == Int32(size) else { throw .failed }
        return bytes
    }

    /// The name of the group of an elliptic key; nil for others.
    var groupName: String? {
        var name = [UInt8](repeating: 0, count: 64)
        var length = 0
        let status = name.withUnsafeMutableBytes { buffer in
            EVP_PKEY_get_group_name(
                pointer, buffer.assumingMemoryBound(to: CChar.self).baseAddress, buffer.count, &length)
        }
        return status == 1 ? String(decoding: name.prefix(length), as: UTF8.self) : nil
    }

    func isKind(_ name: String) -> Bool {
        EVP_PKEY_is_a(pointer, name) == 1
    }

    /// Which algorithm a key is for; the kind decides, and nothing that a token says.
    func algorithm() throws(KeyError) -> SignatureAlgorithm {
        if isKind("RSA") {
            try checkStrength()
            return .rs256
        }
        guard isKind("EC"), groupName == "prime256v1" else { throw .unsupported }
        return .es256
    }

    private func checkStrength() throws(KeyError) {
        let bits = Int(EVP_PKEY_get_bits(pointer))
        guard SignatureAlgorithm.rsaKeyBits.contains(bits) else { throw .wrongStrength }
        let exponent = try number(OSSL_PKEY_PARAM_RSA_E)
        // Three bytes hold the odd numbers from 65537, which is what everyone uses; a long exponent makes each
        // verification as slow as signing.
        guard (3...4).contains(exponent.count), exponent.last?.isMultiple(of: 2) == false else {
            throw .wrongStrength
        }
    }
}
