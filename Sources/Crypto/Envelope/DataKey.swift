import COpenSSL

/// A key of 32 bytes for AES-256-GCM, wiped from memory when the last holder lets go of it.
///
/// Unchecked because it holds a raw pointer: the bytes are written before the key is shared and never after.
public final class DataKey: @unchecked Sendable {
    /// How many bytes a key has.
    public static let keyBytes = 32

    private let memory: UnsafeMutableRawBufferPointer

    /// Makes a new random key.
    public convenience init() {
        self.init { SecureRandom.fill($0) }
    }

    /// Makes a key of `bytes`; nil unless there are 32.
    ///
    /// The caller's array is not wiped.
    public convenience init?(bytes: [UInt8]) {
        guard bytes.count == Self.keyBytes else { return nil }
        self.init { $0.copyBytes(from: bytes) }
    }

    init(filledBy fill: (UnsafeMutableRawBufferPointer) throws(EnvelopeError) -> Void) throws(EnvelopeError) {
        memory = .allocate(byteCount: Self.keyBytes, alignment: 16)
        try fill(memory)
    }

    private init(_ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        memory = .allocate(byteCount: Self.keyBytes, alignment: 16)
        fill(memory)
    }

    deinit {
        OPENSSL_cleanse(memory.baseAddress, memory.count)
        memory.deallocate()
    }

    /// Calls `body` with the key's bytes, which must not be kept.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }
}

extension DataKey: CustomStringConvertible {
    /// A word, never the key.
    public var description: String { "DataKey" }
}
