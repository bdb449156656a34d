internal import Crypto
internal import Journal
internal import Kernel

/// The note that a master key was written for safe keeping, beside the key's file: the key's fingerprint and when.
struct KeyExportMark: Sendable {
    private static let limitBytes = 1_024

    let path: String

    init(masterKeyPath: String) { path = masterKeyPath + ".exported" }

    /// Notes an export.
    func make(_ key: MasterKey, at: Timestamp) throws(DurableFileError) {
        try DurableFile.write(Array("\(key.fingerprint) \(at)\n".utf8), to: path)
    }

    /// Whether this very key was exported.
    func covers(_ key: MasterKey) -> Bool {
        guard case .success(let bytes) = SmallFile.read(path, limitBytes: Self.limitBytes) else { return false }
        return String(decoding: bytes, as: UTF8.self).hasPrefix(key.fingerprint + " ")
    }
}
