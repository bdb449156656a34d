import JSON
import Journal

/// The free text of an event, as it is sealed. The members' names are stored and never change.
struct StoredText: Hashable, Codable {
    var description: String?
    /// Of an invoice's lines, in their order.
    var descriptions: [String]?
    var reason: String?
    var reference: String?

    /// The sealed document; nil where there is no text.
    func sealed(_ sealer: FieldSealer) throws(EventCodecError) -> String? {
        guard self != StoredText() else { return nil }
        var writer = JSONWriter()
        write(to: &writer)
        return try sealer.seal(utf8: writer.bytes, field: BillingEventCodec.sealedField)
    }

    /// Reads a sealed document; no text where there is none, or once erased.
    init(_ sealed: String?, _ opener: FieldOpener) throws(EventCodecError) {
        self.init()
        guard let sealed, let text = try opener.open(sealed, field: BillingEventCodec.sealedField) else { return }
        do {
            self = try StrictJSONDecoder().decode(StoredText.self, from: Array(text.utf8))
        } catch {
            throw .malformed(type: Self.name)
        }
    }

    init() {}

    private static let name = "billingText"
}

extension StoredText: JSONWritable {
    /// Writes what `Codable` would, in the order of the properties.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        if let description {
            writer.name("description")
            writer.string(description)
        }
        if let descriptions {
            writer.name("descriptions")
            writer.beginArray()
            for description in descriptions { writer.string(description) }
            writer.endArray()
        }
        if let reason {
            writer.name("reason")
            writer.string(reason)
        }
        if let reference {
            writer.name("reference")
            writer.string(reference)
        }
        writer.endObject()
    }
}
