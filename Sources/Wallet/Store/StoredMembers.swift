import JSON
import Journal
import Kernel

/// The members of an event's data, read in place and strictly: what is missing, wrong or unknown is `malformed`.
struct StoredMembers {
    private let root: JSONNode
    private let type: String
    private var taken = 0

    /// Parses an event's data, which must be an object.
    init(_ stored: StoredEvent) throws(EventCodecError) {
        type = stored.type
        do throws(JSONError) { root = try JSONDocument(stored.data).root } catch { throw .malformed(type: stored.type) }
        guard root.kind == .object else { throw malformed }
    }

    /// What is thrown for data that is not what its name and version promise.
    var malformed: EventCodecError { .malformed(type: type) }

    /// The members of an object within an event's data.
    private init(_ root: JSONNode, in type: String) {
        self.root = root
        self.type = type
    }

    /// The objects of a list.
    mutating func objects(_ name: String) throws(EventCodecError) -> [StoredMembers] {
        let list = try node(name)
        guard list.kind == .array else { throw malformed }
        return try list.elements.map { (element) throws(EventCodecError) in
            guard element.kind == .object else { throw malformed }
            return StoredMembers(element, in: type)
        }
    }

    /// Refuses members that nobody asked for.
    func requireNoOthers() throws(EventCodecError) {
        if taken != root.count { throw malformed }
    }

    /// An id.
    mutating func id<Tag>(_ name: String) throws(EventCodecError) -> EntityID<Tag> {
        try parsed(node(name), StoredBytes.id)
    }

    /// An id; nil where the member is absent.
    mutating func optionalID<Tag>(_ name: String) throws(EventCodecError) -> EntityID<Tag>? {
        guard let node = optionalNode(name) else { return nil }
        return try parsed(node, StoredBytes.id)
    }

    /// An instant.
    mutating func time(_ name: String) throws(EventCodecError) -> Timestamp {
        try parsed(node(name)) { Timestamp(utf8: $0) }
    }

    /// A day. (A String of its length needs no memory of its own.)
    mutating func day(_ name: String) throws(EventCodecError) -> LocalDate {
        guard let day = LocalDate(try text(name)) else { throw malformed }
        return day
    }

    /// A string.
    mutating func text(_ name: String) throws(EventCodecError) -> String {
        guard let text = try node(name).string else { throw malformed }
        return text
    }

    /// A string; nil where the member is absent.
    mutating func optionalText(_ name: String) throws(EventCodecError) -> String? {
        guard let node = optionalNode(name) else { return nil }
        guard let text = node.string else { throw malformed }
        return text
    }

    /// A string that is one of a few.
    mutating func word<Word: RawRepresentable<String>>(_ name: String) throws(EventCodecError) -> Word {
        guard let word = Word(rawValue: try text(name)) else { throw malformed }
        return word
    }

    /// A whole number.
    mutating func integer(_ name: String) throws(EventCodecError) -> Int64 {
        guard let integer: Int64 = try node(name).integer() else { throw malformed }
        return integer
    }

    /// A whole number; nil where the member is absent.
    mutating func optionalInteger(_ name: String) throws(EventCodecError) -> Int64? {
        guard let node = optionalNode(name) else { return nil }
        guard let integer: Int64 = node.integer() else { throw malformed }
        return integer
    }

    /// The currency of everything in the event.
    mutating func currency() throws(EventCodecError) -> Currency {
        guard let currency = Currency(try text("currency")) else { throw malformed }
        return currency
    }

    /// How much the event is about: always above zero.
    mutating func amount() throws(EventCodecError) -> Money {
        let amount = Money(amountMinor: try integer("amountMinor"), currency: try currency())
        if amount.amountMinor <= 0 { throw malformed }
        return amount
    }

    /// The free text, and under whose key it is; both nil where there is none.
    mutating func text(
        _ opener: FieldOpener
    ) throws(EventCodecError) -> (ownerID: UserID?, text: StoredText) {
        let ownerID: UserID? = try optionalID("ownerId")
        let sealed = try optionalText(WalletEventCodec.sealedField)
        if (ownerID == nil) != (sealed == nil) { throw malformed }
        return (ownerID, try StoredText(sealed, opener, in: type))
    }

    private mutating func optionalNode(_ name: String) -> JSONNode? {
        guard let node = root[name] else { return nil }
        taken += 1
        return node
    }

    private mutating func node(_ name: String) throws(EventCodecError) -> JSONNode {
        guard let node = optionalNode(name) else { throw malformed }
        return node
    }

    /// What stands between the quotes of a string; one with escapes parses as nothing that this is used for.
    private func parsed<Value>(
        _ node: JSONNode, _ parse: (ArraySlice<UInt8>) -> Value?
    ) throws(EventCodecError) -> Value {
        guard node.kind == .string, let value = parse(node.rawBytes.dropFirst().dropLast()) else { throw malformed }
        return value
    }
}

/// Reads stored texts from their bytes, without a String on the way.
enum StoredBytes {
    /// How long the text of an id is.
    private static let idBytes = 36

    /// The id of its canonical text (RFC 9562 section 4) in lower case, as it is stored; nil for anything else.
    static func id<Tag>(_ text: ArraySlice<UInt8>) -> EntityID<Tag>? {
        guard text.count == idBytes else { return nil }
        var (high, low) = (UInt64(0), UInt64(0))
        var digits = 0
        for (place, byte) in text.enumerated() {
            switch (place, byte) {
            case (8, dash), (13, dash), (18, dash), (23, dash): continue
            case (8, _), (13, _), (18, _), (23, _): return nil
            default: break
            }
            guard let digit = digit(byte) else { return nil }
            if digits < 16 { high = high << 4 | digit } else { low = low << 4 | digit }
            digits += 1
        }
        return EntityID(high: high, low: low)
    }

    private static let dash = UInt8(ascii: "-")

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        default: nil
        }
    }
}
