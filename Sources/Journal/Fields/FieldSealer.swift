public import Crypto
import Synchronization

/// Seals identifying fields of one event (AES-256-GCM under the subject's data key; associated data
/// hospital | stream | version | field).
public struct FieldSealer: Sendable {
    /// What the sealer has to seal with.
    enum Key: Sendable {
        /// The event concerns nobody.
        case none
        /// The subject's key is not at hand; sealing says so, and the event is encoded again once it is.
        case unresolved
        /// The subject's key was destroyed.
        case destroyed
        /// The subject's key.
        case usable(DataKey)
    }

    private let place: FieldPlace
    private let key: Key
    private let use = Use()

    init(place: FieldPlace, sealing key: Key) {
        self.place = place
        self.key = key
    }

    /// Makes a sealer for the event at `place`; nil is the key of an event that concerns nobody.
    public init(place: FieldPlace, key: DataKey?) {
        self.init(place: place, sealing: key.map { .usable($0) } ?? .none)
    }

    /// The sealed bytes in base64url, to be put into the event's data.
    ///
    /// Throws `noSubject` where the event concerns nobody and `erased` where the subject's key was destroyed.
    public func seal(_ plaintext: String, field: String) throws(EventCodecError) -> String {
        try seal(utf8: Array(plaintext.utf8), field: field)
    }

    /// As `seal(_:field:)`, of text that is UTF-8 already.
    public func seal(utf8 plaintext: [UInt8], field: String) throws(EventCodecError) -> String {
        use.isUsed.store(true, ordering: .relaxed)
        switch key {
        case .none: throw .noSubject
        case .unresolved, .destroyed: throw .erased
        case .usable(let key):
            return Base64URL.encode(
                Envelope.seal(plaintext, key: key, associatedData: place.associatedData(field: field)))
        }
    }

    /// Whether a field was sealed, or would have been.
    var isUsed: Bool { use.isUsed.load(ordering: .relaxed) }

    private final class Use: Sendable {
        let isUsed = Atomic<Bool>(false)
    }
}
