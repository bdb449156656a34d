internal import Crypto
internal import Glibc
internal import Journal

/// Puts a new master key in the place of the old one, which stays beside it; the erasure register follows.
///
/// It may be interrupted anywhere and begun again.
struct MasterKeySwap: Sendable {
    let path: String
    let registerPath: String

    /// Where a new key waits until everything is wrapped under it.
    var nextPath: String { path + ".next" }

    /// Where an old key stays.
    func oldPath(_ old: MasterKey) -> String { "\(path).old-\(old.fingerprint)" }

    /// Swaps the files; the new key's is made where it does not wait yet.
    func run(_ old: MasterKey, _ new: MasterKey) throws {
        let lines = try ErasureRegister.rekey(path: registerPath, from: old, to: new)
        if lines > 0 { Console.say("The erasure register \(registerPath) was written anew: \(lines) lines.") }
        let waiting = MasterKeyFile(path: nextPath)
        do throws(MasterKeyError) { try waiting.create(new) } catch { guard error == .exists else { throw error } }
        guard try waiting.load().fingerprint == new.fingerprint else {
            throw UsageError(
                "\(nextPath) holds another key: an interrupted medley keys rotate left it; call that again")
        }
        // A second name for the old file before the new one takes its place: at no moment is there no key.
        if link(path, oldPath(old)) != 0, errno != EEXIST {
            throw DurableFileError(call: "link", path: oldPath(old), number: errno)
        }
        guard rename(nextPath, path) == 0 else { throw DurableFileError(call: "rename", path: path, number: errno) }
        try DurableFile.syncFolder(of: path)
    }
}
