
/// The keys that seal identifying fields: master key -> hospital key -> data key of each subject.
///
/// Wrapped keys are rows of `journal.hospital_key` and `journal.data_key`; unwrapped ones are cached, bounded.
public final class Keyring: Sendable {
    /// Makes a keyring under the 32 bytes of a master key.
    public init(masterKey: [UInt8]) { fatalError() }
}
