/// Bytes in Base64 with the standard alphabet (RFC 4648 section 4).
///
/// Reading is strict: no white space, no other alphabet, no bits left over, so that each byte string has one text form.
public enum Base64 {
    /// The text of `bytes`; `isPadded` says whether `=` fills the last group of four.
    public static func encode(_ bytes: [UInt8], isPadded: Bool = true) -> String {
        String(decoding: Base64Alphabet.standard.encode(bytes, isPadded: isPadded), as: UTF8.self)
    }

    /// The bytes of `text`, which must be padded exactly where `isPadded` says so; nil for anything else.
    public static func decode(_ text: String, isPadded: Bool = true) -> [UInt8]? {
        var characters = Array(text.utf8)
        if isPadded {
            guard characters.count.isMultiple(of: 4) else { return nil }
            for _ in 0..<2 where characters.last == UInt8(ascii: "=") { characters.removeLast() }
        }
        return characters.withUnsafeBytes { Base64Alphabet.standard.decode($0) }
    }
}

/// Bytes in Base64 with the alphabet for URLs and file names, without padding (RFC 4648 section 5, RFC 7515 section 2).
///
/// Reading is strict: no padding, no white space, no other alphabet, no bits left over.
public enum Base64URL {
    /// The text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: encodeBytes(bytes), as: UTF8.self)
    }

    /// The text of `bytes` as ASCII.
    public static func encodeBytes(_ bytes: [UInt8]) -> [UInt8] {
        Base64Alphabet.url.encode(bytes, isPadded: false)
    }

    /// The bytes of `text`; nil where it is not exactly what `encode` gives for some bytes.
    public static func decode(_ text: String) -> [UInt8]? {
        Array(text.utf8).withUnsafeBytes { decode($0) }
    }

    /// The bytes of the ASCII in `text`; nil where it is not exactly what `encode` gives for some bytes.
    public static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        Base64Alphabet.url.decode(text)
    }
}
