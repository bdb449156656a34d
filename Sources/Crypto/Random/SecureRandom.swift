import COpenSSL

/// Random bytes that nobody can predict, from OpenSSL's generator.
///
/// A generator that fails leaves nothing safe to do, so it ends the process; OpenSSL fails only where the system gives
/// no entropy. Safe to call from any thread; blocks for microseconds at most once the system has booted.
public enum SecureRandom {
    /// As many random bytes as `count` says; zero or more.
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count))
            initialized = count
        }
    }

    /// A random number of 64 bits.
    public static func uint64() -> UInt64 {
        var number: UInt64 = 0
        withUnsafeMutableBytes(of: &number, fill)
        return number
    }

    /// Fills `buffer` with random bytes.
    public static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
        precondition(copenssl_random(start, buffer.count) == 1, "the random generator failed")
    }
}
