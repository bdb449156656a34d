public import Kernel

/// What a server's certificate says of itself.
public struct TLSCertificate: Hashable, Sendable {
    /// From when it may be used.
    public let notBefore: Timestamp
    /// Until when it may be used.
    public let notAfter: Timestamp
    /// The SHA-256 of its DER form, in lower-case hexadecimal digits.
    public let fingerprint: String
    /// The kind of its key, such as `EC prime256v1` or `RSA 2048`.
    public let key: String

    /// Makes a description; see the properties.
    public init(notBefore: Timestamp, notAfter: Timestamp, fingerprint: String, key: String) {
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.fingerprint = fingerprint
        self.key = key
    }

    /// `expired` or `notYetValid` where an instant is outside of its time; nil within.
    public func fault(at now: Timestamp) -> TLSFileError? {
        now > notAfter ? .expired : now < notBefore ? .notYetValid : nil
    }
}
