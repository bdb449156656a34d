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
        let bytes: [UInt8]
        do {
            bytes = try StrictJSONEncoder().encode(self)
        } catch {
            throw .malformed(type: Self.name)
        }
        return try sealer.seal(String(decoding: bytes, as: UTF8.self), field: BillingEventCodec.sealedField)
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
