/// The key at the root: it wraps the keys of the hospitals and seals the private keys that sign tokens.
public struct MasterKey: Sendable {
    /// The key itself.
    public let key: DataKey

    /// Makes a master key of 32 bytes; nil for any other number.
    public init?(bytes: [UInt8]) {
        guard let key = DataKey(bytes: bytes) else { return nil }
        self.key = key
    }

    private init(key: DataKey) {
        self.key = key
    }

    /// A new random master key.
    public static func generate() -> MasterKey {
        MasterKey(key: DataKey())
    }

    /// Sixteen hexadecimal digits that tell master keys apart without telling anything about them.
    public var fingerprint: String {
        var hash = SHA256()
        hash.update(Array("medley.master-key.fingerprint:".utf8))
        key.withUnsafeBytes { hash.update($0) }
        return Hexadecimal.encode(Array(hash.finalize().prefix(8)))
    }

    /// The form that the key has in its file and in an export: the 32 bytes in padded Base64.
    ///
    /// A secret.
    public func exported() -> String {
        key.withUnsafeBytes { Base64.encode(Array($0)) }
    }
}

extension MasterKey: CustomStringConvertible {
    /// The fingerprint, never the key.
    public var description: String { "MasterKey(\(fingerprint))" }
}
