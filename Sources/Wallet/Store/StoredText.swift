import JSON
import Journal
import Kernel

/// The free text of an event, as it is sealed. The members' names are stored and never change.
struct StoredText: Hashable, Codable {
    var description: String?
    var reason: String?
    var name: String?

    /// The sealed document; nil where there is no text.
    func sealed(_ sealer: FieldSealer) throws(EventCodecError) -> String? {
        guard description != nil || reason != nil || name != nil else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        if let description {
            writer.name("description")
            writer.string(description)
        }
        if let reason {
            writer.name("reason")
            writer.string(reason)
        }
        if let name {
            writer.name("name")
            writer.string(name)
        }
        writer.endObject()
        return try sealer.seal(utf8: writer.bytes, field: WalletEventCodec.sealedField)
    }

    /// Reads a sealed document of an event with that stored name; no text where there is none, or once erased.
    init(_ sealed: String?, _ opener: FieldOpener, in event: String) throws(EventCodecError) {
        guard let sealed, let text = try opener.open(sealed, field: WalletEventCodec.sealedField) else { return }
        self = try StoredJSON.decode(StoredText.self, from: Array(text.utf8), in: event)
    }

    init(description: String? = nil, reason: String? = nil, name: String? = nil) {
        self.description = description
        self.reason = reason
        self.name = name
    }
}

extension JSONWriter {
    /// Writes under whose key an event's free text is, and the text sealed; nothing where there is none.
    mutating func text(
        _ text: StoredText, of ownerID: UserID?, _ sealer: FieldSealer
    ) throws(EventCodecError) {
        guard let sealed = try text.sealed(sealer) else { return }
        guard let ownerID else { throw .noSubject }
        name("ownerId")
        value(ownerID)
        name("sealed")
        string(sealed)
    }

    /// Writes how much an event with that name is about. Never what could not be read back: it is above zero.
    mutating func amount(_ amount: Money, in event: WalletEventCodec.Name) throws(EventCodecError) {
        guard amount.amountMinor > 0 else { throw .malformed(type: event.rawValue) }
        name("amountMinor")
        int(amount.amountMinor)
        name("currency")
        string(amount.currency.code)
    }

    /// Writes a member that is a whole number.
    mutating func member(_ name: StaticString, _ value: Int64) {
        self.name(name)
        int(value)
    }

    /// Writes a member that is a whole number, unless there is none.
    mutating func member(_ name: StaticString, _ value: Int64?) {
        if let value { member(name, value) }
    }

    /// Writes a member that is a string.
    mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        string(value)
    }

    /// Writes a member that is an id.
    mutating func member<Tag>(_ name: StaticString, _ value: EntityID<Tag>) {
        self.name(name)
        self.value(value)
    }

    /// Writes a member that is an instant.
    mutating func member(_ name: StaticString, _ value: Timestamp) {
        self.name(name)
        self.value(value)
    }

    /// Writes a member that is a day.
    mutating func member(_ name: StaticString, _ value: LocalDate) {
        self.name(name)
        self.value(value)
    }
}
