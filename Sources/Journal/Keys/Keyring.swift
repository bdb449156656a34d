public import Crypto
import Kernel
import Postgres
import Synchronization

/// The keys that seal identifying fields: master key -> hospital key -> data key of each subject.
///
/// Wrapped keys are rows of `journal.hospital_key` and `journal.data_key`; unwrapped ones are cached, bounded.
/// Thread-safe.
public final class Keyring: Sendable {
    /// What is known of a subject's key.
    enum SubjectKeyState: Sendable {
        case usable(DataKey)
        case destroyed
    }

    /// A hospital's key, and what is derived from it.
    private struct HospitalKeys: Sendable {
        let key: DataKey
        let code: HMACSHA256
    }

    private struct Caches {
        var hospitals = GenerationCache<HospitalID, HospitalKeys>(limit: Keyring.hospitalLimit)
        var subjects = GenerationCache<SubjectKey, SubjectKeyState>(limit: Keyring.subjectLimit)
    }

    /// Keys of hospitals in memory.
    static let hospitalLimit = 2_048
    /// Data keys in memory.
    static let subjectLimit = 16_384

    private let master: MasterKey
    private let fingerprint: String
    private let caches = Mutex(Caches())

    /// Makes a keyring under a master key.
    public init(_ masterKey: MasterKey) {
        master = masterKey
        fingerprint = masterKey.fingerprint
    }

    /// Makes a keyring under the 32 bytes of a master key; another number is an error of the program.
    public convenience init(masterKey: [UInt8]) {
        guard let key = MasterKey(bytes: masterKey) else { preconditionFailure("a master key has 32 bytes") }
        self.init(key)
    }

    /// Whether a hospital's key is at hand.
    func hasHospitalKey(_ hospital: HospitalID) -> Bool { hospitalKey(hospital) != nil }

    /// Offers a new key of a hospital, wrapped, with the master key's fingerprint, and asks for the one that it has.
    func ensureHospitalKey(_ hospital: HospitalID) -> SQL {
        JournalStatements.ensureHospitalKey.bound(
            .id(hospital), .bytes(newWrappedHospitalKey(hospital)), .text(fingerprint))
    }

    /// A new key of a hospital, wrapped.
    private func newWrappedHospitalKey(_ hospital: HospitalID) -> [UInt8] {
        KeyWrapping.wrap(DataKey(), under: master.key, for: .hospital(hospital))
    }

    /// Unwraps and keeps a hospital's key; `fault` where it was wrapped under another master key.
    func learn(hospital: HospitalID, wrapped: [UInt8]) throws(JournalError) {
        do {
            let key = try KeyWrapping.unwrap(wrapped, under: master.key, for: .hospital(hospital))
            let keys = HospitalKeys(key: key, code: Self.codeKey(key))
            caches.withLock { $0.hospitals.insert(keys, for: hospital) }
        } catch {
            throw .fault("the key of a hospital does not open under the master key")
        }
    }

    /// What is known of a subject's key; nil where it must be looked up.
    func subjectKey(_ subject: SubjectKey) -> SubjectKeyState? {
        caches.withLock { $0.subjects.value(for: subject) }
    }

    /// A new data key with its wrapped form; nil where the hospital's key is not at hand.
    ///
    /// Not kept before it is stored.
    func newSubjectKey(_ subject: SubjectKey) -> (key: DataKey, wrapped: [UInt8])? {
        guard let hospital = hospitalKey(subject.hospitalID) else { return nil }
        let key = DataKey()
        let purpose = KeyPurpose.subject(subject.subjectID, of: subject.hospitalID)
        return (key, KeyWrapping.wrap(key, under: hospital, for: purpose))
    }

    /// Keeps what a row of `journal.data_key` says: a wrapped key, or nil where it was destroyed.
    @discardableResult
    func learn(_ subject: SubjectKey, wrapped: [UInt8]?) throws(JournalError) -> SubjectKeyState {
        guard let wrapped else {
            remember(.destroyed, for: subject)
            return .destroyed
        }
        // A key that was destroyed stays so, whatever a row says that was read before.
        if let known = subjectKey(subject) { return known }
        guard let hospital = hospitalKey(subject.hospitalID) else {
            throw .fault("the key of a hospital is not at hand")
        }
        do {
            let purpose = KeyPurpose.subject(subject.subjectID, of: subject.hospitalID)
            let state = SubjectKeyState.usable(try KeyWrapping.unwrap(wrapped, under: hospital, for: purpose))
            return remember(state, for: subject)
        } catch {
            throw .fault("a data key does not open under its hospital's key")
        }
    }

    /// Keeps a key that was stored, or that it was destroyed; gives what is known from now on: what was destroyed stays so.
    @discardableResult
    func remember(_ state: SubjectKeyState, for subject: SubjectKey) -> SubjectKeyState {
        caches.withLock { caches in
            if case .destroyed? = caches.subjects.value(for: subject) { return .destroyed }
            caches.subjects.insert(state, for: subject)
            return state
        }
    }

    /// Forgets a key: it is looked up at its next use.
    func forget(_ subject: SubjectKey) { caches.withLock { $0.subjects.remove(subject) } }

    /// What codes of a hospital's requests begin with; nil where its key is not at hand.
    func codeKey(of hospital: HospitalID) -> HMACSHA256? {
        caches.withLock { $0.hospitals.value(for: hospital)?.code }
    }

    private func hospitalKey(_ hospital: HospitalID) -> DataKey? {
        caches.withLock { $0.hospitals.value(for: hospital)?.key }
    }
}

/// A person of a hospital, as the name of a data key.
struct SubjectKey: Hashable, Sendable {
    var hospitalID: HospitalID
    var subjectID: SubjectID
}
