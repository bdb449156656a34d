internal import Glibc
internal import HTTP
internal import Kernel

/// Looks at the certificate that the server is given, where it speaks TLS.
struct TLSExamination: Sendable {
    /// How long before its end a certificate is a warning.
    static let noticeDays: Int64 = 14

    let files: TLSFiles
    let clock: any WallClock

    /// Every finding.
    func findings() -> [Finding] { [certificate(), keyFile()] }

    private func certificate() -> Finding {
        let certificate: TLSCertificate
        do {
            certificate = try files.examine()
        } catch {
            return .fault("certificate", error.description, remedy: Self.remedy(for: error))
        }
        let seen = "\(certificate.key), until \(certificate.notAfter), \(files.certificatePath)"
        let now = clock.now()
        if let fault = certificate.fault(at: now) {
            return .fault("certificate", "\(fault): \(seen)", remedy: Self.remedy(for: fault))
        }
        let days = (certificate.notAfter.seconds - now.seconds) / 86_400
        guard days >= Self.noticeDays else {
            return .warning(
                "certificate", "it ends in \(days) days: \(seen)",
                remedy: "renew it; the server takes the new files up by itself")
        }
        return .well("certificate", seen)
    }

    private func keyFile() -> Finding {
        var facts = stat()
        guard stat(files.keyPath, &facts) == 0 else {
            return .fault(
                "certificate key", "cannot look at \(files.keyPath): \(String(cString: strerror(errno)))",
                remedy: "name the key's file with --tls-key-file")
        }
        guard facts.st_mode & (S_IROTH | S_IWOTH | S_IWGRP) == 0 else {
            return .fault(
                "certificate key", "\(files.keyPath) can be read or written by others",
                remedy: "chmod 600 \(files.keyPath), and renew certificate and key if someone may have read it")
        }
        return .well("certificate key", "\(files.keyPath), not readable by others")
    }

    private static func remedy(for error: TLSFileError) -> String {
        switch error {
        case .unreadable: "bring the file there, readable by the account that serves"
        case .noCertificate: "put the certificate there in PEM form, RSA of 2048 bits or EC, its chain behind it"
        case .noKey, .encryptedKey: "put the certificate's key there in PEM form, without a password, mode 0600"
        case .mismatch: "bring certificate and key that were made together"
        case .expired: "renew it; the server takes the new files up by itself"
        case .notYetValid: "check the clock of this machine and the certificate's dates"
        case .failed: "check that OpenSSL 3 is whole: openssl version"
        }
    }
}
