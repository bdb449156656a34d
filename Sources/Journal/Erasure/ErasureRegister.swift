public import Crypto
import EventLoop
import Kernel
import Synchronization

/// Who was erased, kept in a file outside the database, so that a restored backup cannot bring anybody back
/// (docs/adr/0012-erasure-in-the-batch.md).
///
/// One JSON line for each intention, each end of one, and each erasure that another machine carried out: ids and a time,
/// no name, with a code under a key that is derived from the master key, so that nobody plants an erasure. Lines may be
/// joined with those of other machines. Several processes may use one file.
public final class ErasureRegister: Sendable {
    /// Calls that wait for the disk.
    private static let queueLimit = 4_096

    /// Where the file is.
    public let path: String
    private let file: Mutex<ErasureFile>
    private let disk = OffloadPool(label: "medley.erasures", width: 1, queueLimit: queueLimit)

    /// Names a file; nothing is touched before the first erasure.
    public init(path: String, masterKey: MasterKey) {
        self.path = path
        file = Mutex(ErasureFile(path: path, key: Self.key(under: masterKey)))
    }

    /// Everyone who was erased, or may have been because the outcome of the erasing command is not known.
    ///
    /// Throws `ErasureRegisterError` where the file cannot be read or was tampered with; half a line at its end, which a
    /// crash leaves, is none.
    public func erased() async throws -> [ErasedSubject] { try await binding().map(\.intent.subject) }

    /// Writes the lines of a register anew under a new master key; those of both keys are read. Blocks.
    ///
    /// Answers how many lines there are; 0 where there is no file. Idempotent.
    public static func rekey(
        path: String, from old: MasterKey, to new: MasterKey
    ) throws(ErasureRegisterError) -> Int {
        try ErasureFile.rekey(path: path, from: key(under: old), to: key(under: new))
    }

    /// The lines that bind, each person once.
    func binding() async throws -> [ErasureLine] {
        try await disk.run {
            try self.file.withLock { file in
                try file.refresh()
                return file.ledger.binding
            }
        }
    }

    /// Writes that persons are about to be erased, by which modules; returns once that is durable.
    func intend(_ erasures: [(ErasedSubject, String)], at: Timestamp) async throws -> [ErasureIntent] {
        let intents = erasures.map { ErasureIntent(id: Self.makeID(), subject: $0.0, module: $0.1, at: at) }
        try await append { _ in intents.map { ErasureLine(.intended, $0) } }
        return intents
    }

    /// Writes what became of intentions.
    ///
    /// What cannot be written is left: an intention without an end binds, which is the safe side.
    func end(_ intents: [ErasureIntent], as state: ErasureLine.State) async {
        if intents.isEmpty { return }
        // Losing the error is right: see above.
        try? await append { _ in intents.map { ErasureLine(state, $0) } }
    }

    /// Writes erasures that are in the database and not here; answers how many.
    func adopt(_ erasures: [(subject: ErasedSubject, module: String, at: Timestamp)]) async throws -> Int {
        let count = Counted()
        try await append { ledger in
            let missing = erasures.filter { !ledger.binds($0.subject) }
            count.value.withLock { $0 = missing.count }
            return missing.map {
                ErasureLine(
                    .done, ErasureIntent(id: Self.makeID(), subject: $0.subject, module: $0.module, at: $0.at))
            }
        }
        return count.value.withLock { $0 }
    }

    private final class Counted: Sendable {
        let value = Mutex(0)
    }

    private func append(_ make: @escaping @Sendable (ErasureLedger) -> [ErasureLine]) async throws {
        // Unstructured: what is written is not given up halfway where the caller goes away.
        try await Task { try await self.disk.run { try self.file.withLock { try $0.append(make) } } }.value
    }

    private static func makeID() -> EntityID<ErasureTag> {
        EntityID(high: SecureRandom.uint64(), low: SecureRandom.uint64())
    }

    private static func key(under master: MasterKey) -> [UInt8] {
        master.key.withUnsafeBytes {
            HKDFSHA256.derive(
                secret: Array($0), information: Array("medley.erasure-register.1".utf8), count: SHA256.digestBytes)
        }
    }
}
