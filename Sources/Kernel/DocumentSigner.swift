/// Signs what leaves the system, with a key whose public half is in the server's key set (`/.well-known/jwks.json`).
public protocol DocumentSigner: Sendable {
    /// The detached compact JWS of a document (RFC 7515 appendix F): header and signature with nothing between the dots.
    func detachedSignature(of document: [UInt8]) async throws(Failure) -> String
}
