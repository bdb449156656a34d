import JSON

/// A signature that stands beside its document: a compact JWS whose second part is left out (RFC 7515 appendix F).
public enum DetachedSignature {
    /// Signs a document with RS256; takes about 1 ms: call from `offload`.
    public static func sign(_ document: [UInt8], with key: SigningKey) throws(KeyError) -> String {
        let header = Base64URL.encodeBytes(header(for: key))
        let signature = try key.sign(signed(header, document))
        return String(decoding: header, as: UTF8.self) + ".." + Base64URL.encode(signature)
    }

    /// Whether a signature is one of the document by one of some keys.
    public static func verifies(_ signature: String, of document: [UInt8], with keys: [VerifyingKey]) -> Bool {
        let parts = signature.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, let bytes = Base64URL.decode(String(parts[2])),
            // A header that is no JSON, or names no key, is a signature of nobody.
            let header = Base64URL.decode(String(parts[0])), let json = try? JSONDocument(header),
            let keyID = json.root["kid"]?.string, let key = keys.first(where: { $0.keyID == keyID }),
            json.root["alg"]?.string == key.algorithm.rawValue
        else { return false }
        return signed(Array(parts[0].utf8), document).withUnsafeBytes { key.isValid(bytes, for: $0) }
    }

    /// The JOSE content type of what is signed is JSON; the type says that it is no access token.
    private static func header(for key: SigningKey) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("alg")
        writer.string(key.verifyingKey.algorithm.rawValue)
        writer.name("typ")
        writer.string("JOSE")
        writer.name("kid")
        writer.string(key.keyID)
        writer.endObject()
        return writer.bytes
    }

    private static func signed(_ header: [UInt8], _ document: [UInt8]) -> [UInt8] {
        header + [UInt8(ascii: ".")] + Base64URL.encodeBytes(document)
    }
}
