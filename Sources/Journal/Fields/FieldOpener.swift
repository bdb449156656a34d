public import Crypto

/// Opens sealed fields of one stored event.
public struct FieldOpener: Sendable {
    /// What the opener has to open with.
    enum Key: Sendable {
        /// The event concerns nobody, so nothing in it can be sealed.
        case none
        /// The subject's key was destroyed: everything opens to nil.
        case destroyed
        /// The subject's key.
        case usable(DataKey)
    }

    private let stored: StoredEvent
    private let key: Key

    init(_ stored: StoredEvent, opening key: Key) {
        self.stored = stored
        self.key = key
    }

    /// Makes an opener for a stored event; nil is a destroyed key.
    public init(_ stored: StoredEvent, key: DataKey?) {
        self.init(stored, opening: key.map { .usable($0) } ?? .destroyed)
    }

    /// The plaintext; nil where the key was destroyed (erased).
    ///
    /// Throws `malformed` where the bytes were tampered with.
    public func open(_ sealed: String, field: String) throws(EventCodecError) -> String? {
        switch key {
        case .destroyed: return nil
        case .none: throw .malformed(type: stored.type)
        case .usable(let key):
            guard let envelope = Base64URL.decode(sealed) else { throw .malformed(type: stored.type) }
            let plaintext: [UInt8]
            do throws(EnvelopeError) {
                plaintext = try Envelope.open(
                    envelope, key: key, associatedData: stored.place.associatedData(field: field))
            } catch {
                throw .malformed(type: stored.type)
            }
            guard let text = String(validating: plaintext, as: UTF8.self) else { throw .malformed(type: stored.type) }
            return text
        }
    }
}
