internal import HTTP

extension TLSFiles {
    /// The settings that name the files.
    static let settings: [Setting] = [.tlsCertificateFile, .tlsKeyFile]

    /// The files that a command was told of; nil where it was told of none.
    init?(_ configuration: Configuration) throws(UsageError) {
        switch (configuration[.tlsCertificateFile], configuration[.tlsKeyFile]) {
        case (nil, nil): return nil
        case (let certificate?, let key?): self.init(certificatePath: certificate, keyPath: key)
        case (_?, nil): throw UsageError("--tls-certificate-file needs --tls-key-file beside it")
        case (nil, _?): throw UsageError("--tls-key-file needs --tls-certificate-file beside it")
        }
    }
}
