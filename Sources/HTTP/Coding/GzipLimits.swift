/// Every bound of compression (api.md; RFC 9110 section 8.4, RFC 1952).
enum GzipLimits {
    /// The smallest body that is compressed: a smaller one fits a packet or two as it is.
    static let thresholdBytes = 1024
    /// The largest run of bytes that is compressed on a reactor, a third of a millisecond at most; larger ones are offloaded.
    static let reactorBytes = 16 * 1024
    /// How hard is tried; beyond this the time grows faster than what it saves.
    static let level: Int32 = 4
    /// How much memory the encoder's tables take: 128 KiB of them, and as much of window.
    static let memoryLevel: Int32 = 8
    /// The most encoders that are lent at once; further answers go out as they are.
    static let encoderCount = 64
    /// The most encoders that are kept while nobody uses them.
    static let idleEncoderCount = 4
    /// How much is asked of zlib at once.
    static let chunkBytes = 64 * 1024
    /// How much a body may inflate to whatever its ratio is.
    static let unratedBytes = 64 * 1024
    /// How many times its own size a body may inflate to beyond that.
    static let ratio = 100
    /// The most members of one gzip body (RFC 1952 section 2.2).
    static let memberCount = 16
    /// The most codings of an Accept-Encoding that are looked at.
    static let codingCount = 32
}
