import COpenSSL

/// The key derivation function scrypt (RFC 7914).
enum Scrypt {
    /// Derives `count` bytes; nil only where memory is short.
    ///
    /// Blocks for the time that the parameters ask for.
    static func derive(password: [UInt8], salt: [UInt8], parameters: ScryptParameters, count: Int) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: count)
        let isDone = password.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                // An empty password still needs an address: a null one asks OpenSSL only to check the parameters.
                password.assumingMemoryBound(to: CChar.self).baseAddress ?? emptyText, password.count,
                salt, salt.count, 1 << UInt64(parameters.logN), UInt64(parameters.blockSize),
                UInt64(parameters.parallelization), UInt64(parameters.memoryBytes), &output, count)
        }
        if isDone == 1 { return output }
        ERR_clear_error()
        return nil
    }

    // A text of the program itself, which lives as long as it runs.
    private static var emptyText: UnsafePointer<CChar>? {
        let text: StaticString = ""
        return UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
