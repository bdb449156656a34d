/// Seals bytes under a data key so that they can be neither read nor changed nor moved elsewhere (AES-256-GCM).
///
/// Stored form, version 1: one byte 0x01, a random nonce of 12 bytes, the ciphertext, a tag of 16 bytes.
/// Associated data names the place (hospital, stream, version, field) and is not stored: it must be the same at
/// opening. Its parts must be of fixed length or separated so that no two places give the same bytes. Nonces being
/// random, a key may seal up to 2^32 messages.
public enum Envelope {
    /// The bytes that an envelope has beyond its plaintext.
    public static let overheadBytes = 1 + AES256GCM.nonceBytes + AES256GCM.tagBytes
    /// The most bytes that one envelope holds.
    public static let plaintextLimitBytes = 1 << 30

    private static let version: UInt8 = 1
    private static let headerBytes = 1 + AES256GCM.nonceBytes

    /// The envelope of `plaintext` (`plaintextLimitBytes` at most); another one at each call.
    ///
    /// Costs under 1 µs for a short field.
    public static func seal(_ plaintext: [UInt8], key: DataKey, associatedData: [UInt8]) -> [UInt8] {
        plaintext.withUnsafeBytes { seal($0, key: key, associatedData: associatedData) }
    }

    /// The plaintext of `envelope`; throws where it was changed or anything else than at sealing is given.
    public static func open(
        _ envelope: [UInt8], key: DataKey, associatedData: [UInt8]
    ) throws(EnvelopeError) -> [UInt8] {
        guard envelope.count >= overheadBytes else { throw reason(envelope) }
        var isAuthentic = false
        let plaintext = [UInt8](unsafeUninitializedCapacity: envelope.count - overheadBytes) { buffer, count in
            count = envelope.count - overheadBytes
            let output = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
            isAuthentic = openBytes(envelope, key: key, associatedData: associatedData, to: output)
        }
        guard isAuthentic else { throw reason(envelope) }
        return plaintext
    }

    static func seal(_ plaintext: UnsafeRawBufferPointer, key: DataKey, associatedData: [UInt8]) -> [UInt8] {
        precondition(plaintext.count <= plaintextLimitBytes, "an envelope holds 1 GiB at most")
        return [UInt8](unsafeUninitializedCapacity: plaintext.count + overheadBytes) { buffer, count in
            count = plaintext.count + overheadBytes
            let output = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
            output[0] = version
            let nonce = UnsafeMutableRawBufferPointer(rebasing: output[1..<headerBytes])
            SecureRandom.fill(nonce)
            guard let start = nonce.baseAddress else { return }
            AES256GCM.seal(
                plaintext, key: key, nonce: start, associatedData: associatedData,
                to: UnsafeMutableRawBufferPointer(rebasing: output[headerBytes...]))
        }
    }

    /// Opens into memory of the caller's; an envelope of another length than `output` and overhead is malformed.
    static func open(
        _ envelope: [UInt8], key: DataKey, associatedData: [UInt8], to output: UnsafeMutableRawBufferPointer
    ) throws(EnvelopeError) {
        guard envelope.count == output.count + overheadBytes,
            openBytes(envelope, key: key, associatedData: associatedData, to: output)
        else { throw reason(envelope, plaintextCount: output.count) }
    }

    private static func openBytes(
        _ envelope: [UInt8], key: DataKey, associatedData: [UInt8], to output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard envelope[0] == version else { return false }
        return envelope.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            return AES256GCM.open(
                UnsafeRawBufferPointer(rebasing: bytes[headerBytes...]), key: key, nonce: start + 1,
                associatedData: associatedData, to: output)
        }
    }

    private static func reason(_ envelope: [UInt8], plaintextCount: Int? = nil) -> EnvelopeError {
        guard let first = envelope.first else { return .malformed }
        guard first == version else { return .unsupportedVersion }
        let isComplete =
            envelope.count >= overheadBytes
            && (plaintextCount.map { $0 + overheadBytes == envelope.count } ?? true)
        return isComplete ? .notAuthentic : .malformed
    }
}
