import COpenSSL

/// Comparisons whose time does not tell where two secrets differ.
public enum ConstantTime {
    /// Whether both hold the same bytes; only a difference in length, which is no secret, ends it early.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0 }
        }
    }
}
