internal import JSON

/// Where the next page of a list begins: the key of the last item, made opaque.
///
/// The text is base64 for URLs (RFC 4648 section 5) of a version byte and the key as JSON. It hides nothing and proves
/// nothing: it names a place in a list that the caller may read anyway.
public enum Cursor {
    /// The longest cursor that is read.
    public static let limitBytes = 2048
    /// The stable code of the failure for a cursor that is none.
    public static let failureCode = "invalidCursor"

    private static let version: UInt8 = 1

    /// The cursor behind the item with this key; throws `Failure` (500) for a key that JSON cannot say.
    public static func encode(_ key: some Encodable) throws(Failure) -> String {
        do {
            return Base64URL.encode([version] + (try StrictJSONEncoder().encode(key)))
        } catch {
            throw Failure(.internal, code: "cursorKey", detail: "The list cannot be paged.")
        }
    }

    /// The key in a cursor that a client sent back; throws `Failure` (400, `invalidCursor`) for anything but the very text
    /// that `encode` gives for a key of this type.
    public static func decode<Key: Codable>(_ text: String, as type: Key.Type = Key.self) throws(Failure) -> Key {
        guard text.utf8.count <= limitBytes, let bytes = Base64URL.decode(text), bytes.first == version,
            // Why it is no key is of no use to a client, who cannot make one.
            let key = try? StrictJSONDecoder().decode(type, from: Array(bytes.dropFirst())),
            try encode(key) == text
        else {
            throw Failure(
                .invalid, code: failureCode,
                detail: "Send a nextCursor as an answer of this list gave it, or none to begin anew.")
        }
        return key
    }
}
