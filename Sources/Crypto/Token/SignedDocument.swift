import JSON

/// A document under a signature: a compact JWS (RFC 7515 section 3.1) whose payload is the document itself.
///
/// Unlike an access token it has no claims and does not expire; its type keeps it from being taken for one.
public enum SignedDocument {
    /// The most bytes that a document may have.
    public static let limitBytes = 1 << 20

    /// Signs a document; `type` (RFC 7515 section 4.1.9) says what it is, such as `medley-head+jws`.
    ///
    /// Takes about 1 ms: call from `offload`. Throws where the key fails.
    public static func sign(_ document: [UInt8], type: String, key: SigningKey) throws(KeyError) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("alg")
        writer.string(key.verifyingKey.algorithm.rawValue)
        writer.name("typ")
        writer.string(type)
        writer.name("kid")
        writer.string(key.keyID)
        writer.endObject()
        var signed = Base64URL.encodeBytes(writer.bytes)
        signed.append(UInt8(ascii: "."))
        signed += Base64URL.encodeBytes(document)
        let signature = try key.sign(signed)
        signed.append(UInt8(ascii: "."))
        return signed + Base64URL.encodeBytes(signature)
    }

    /// The document that one of `keys` signed as `type`.
    ///
    /// Throws `malformed`, `unknownKey`, `algorithmNotAllowed` or `badSignature`. White space at the end is left out.
    public static func open(_ signed: [UInt8], type: String, keys: [VerifyingKey]) throws(TokenError) -> [UInt8] {
        guard signed.count <= 2 * limitBytes else { throw .malformed }
        let text = String(decoding: signed, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard text.count == 1 else { throw .malformed }
        let parts = text[0].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64URL.decode(String(parts[0])),
            let document = Base64URL.decode(String(parts[1])), let signature = Base64URL.decode(String(parts[2]))
        else { throw .malformed }
        let header = try TokenDocument(head)
        guard try header.required("typ", \.string) == type, header.root["crit"] == nil else { throw .malformed }
        let keyID = try header.required("kid", \.string)
        guard let key = keys.first(where: { $0.keyID == keyID }) else { throw .unknownKey }
        guard try header.required("alg", \.string) == key.algorithm.rawValue else { throw .algorithmNotAllowed }
        let isValid = Array("\(parts[0]).\(parts[1])".utf8).withUnsafeBytes { key.isValid(signature, for: $0) }
        guard isValid else { throw .badSignature }
        return document
    }
}
