/// Derives keys from a secret that is already random, such as a key or an opaque token (RFC 5869).
///
/// Passwords are no such secret: they go through `PasswordHasher`.
public enum HKDFSHA256 {
    /// The most bytes that one derivation gives: 255 digests (RFC 5869 section 2.3).
    public static let outputLimitBytes = 255 * SHA256.digestBytes

    /// Derives `count` bytes (1 to `outputLimitBytes`) from `secret`.
    ///
    /// `information` names what the key is for: another name gives an unrelated key. `salt` may be empty.
    public static func derive(secret: [UInt8], salt: [UInt8] = [], information: [UInt8], count: Int) -> [UInt8] {
        precondition((1...outputLimitBytes).contains(count), "HKDF gives 1 to 8160 bytes")
        let expand = HMACSHA256(key: HMACSHA256.code(for: secret, key: salt))
        var output: [UInt8] = []
        var block: [UInt8] = []
        var counter: UInt8 = 0
        while output.count < count {
            counter += 1
            var code = expand
            code.update(block)
            code.update(information)
            code.update([counter])
            block = code.finalize()
            output += block
        }
        return Array(output.prefix(count))
    }
}
