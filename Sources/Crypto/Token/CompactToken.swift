/// The three segments of a compact JWS (RFC 7515 section 3.1), cut and decoded, not yet believed.
struct CompactToken {
    /// The most bytes that a token may have.
    static let limitBytes = 8_192

    let header: [UInt8]
    let payload: [UInt8]
    let signature: [UInt8]
    /// How many bytes the signature is over: the first two segments and the dot between them.
    let signedCount: Int

    /// Cuts a token; throws `malformed` for anything but three canonical base64url segments.
    init(_ token: UnsafeRawBufferPointer) throws(TokenError) {
        guard (1...Self.limitBytes).contains(token.count) else { throw .malformed }
        let dot = UInt8(ascii: ".")
        guard let first = token.firstIndex(of: dot), let last = token.lastIndex(of: dot), first < last else {
            throw .malformed
        }
        // A further dot is no character of the alphabet, so that a fourth segment does not decode.
        guard let header = Base64URL.decode(UnsafeRawBufferPointer(rebasing: token[..<first])),
            let payload = Base64URL.decode(UnsafeRawBufferPointer(rebasing: token[(first + 1)..<last])),
            let signature = Base64URL.decode(UnsafeRawBufferPointer(rebasing: token[(last + 1)...]))
        else { throw .malformed }
        self.header = header
        self.payload = payload
        self.signature = signature
        signedCount = last
    }
}
