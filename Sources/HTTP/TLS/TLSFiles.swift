/// Where a server's certificate and its key are: PEM files.
public struct TLSFiles: Hashable, Sendable {
    /// The certificate of the server, followed by those that lead from it to a root.
    public var certificatePath: String
    /// The private key of the certificate, not encrypted.
    public var keyPath: String

    /// Names the files; nothing is read.
    public init(certificatePath: String, keyPath: String) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
    }

    /// Reads the files as a server would and tells what they hold. Blocks.
    ///
    /// Throws what would keep a server from using them. Whether the time is right is for `TLSCertificate.fault(at:)`.
    public func examine() throws(TLSFileError) -> TLSCertificate {
        do {
            return try load(into: try TLSContextHandle(isServer: true))
        } catch let error as TLSFileError {
            throw error
        } catch {
            throw .failed
        }
    }
}

/// Why a certificate or its key cannot be used.
public enum TLSFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file cannot be opened: errno.
    case unreadable(path: String, errno: Int32)
    /// The file holds no certificate in PEM form, or one that is too weak to use.
    case noCertificate(path: String)
    /// The file holds no private key in PEM form.
    case noKey(path: String)
    /// The key is encrypted, and there is nobody to ask for its password.
    case encryptedKey(path: String)
    /// The key is not that of the certificate.
    case mismatch
    /// The certificate is past its time.
    case expired
    /// The time of the certificate has not begun.
    case notYetValid
    /// OpenSSL could not do its part.
    case failed

    /// What is wrong, with the name of the file and nothing of what it holds.
    public var description: String {
        switch self {
        case .unreadable(let path, let number): "\(path) cannot be read (error \(number))"
        case .noCertificate(let path): "\(path) holds no usable certificate in PEM form"
        case .noKey(let path): "\(path) holds no private key in PEM form"
        case .encryptedKey(let path): "the key in \(path) is encrypted; store it without a password, mode 0600"
        case .mismatch: "the private key is not that of the certificate"
        case .expired: "the certificate has expired"
        case .notYetValid: "the certificate is not valid yet"
        case .failed: "OpenSSL failed"
        }
    }
}
