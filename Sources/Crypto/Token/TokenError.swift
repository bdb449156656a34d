/// Why a token was refused.
///
/// Clients get the same answer (401) for all of them; the log gets the case.
public enum TokenError: Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// No well-formed compact JWS with the claims of a token: wrong segments, encoding, JSON, types or size.
    case malformed
    /// The key that the token names is not, or no longer, one of ours.
    case unknownKey
    /// The token names an algorithm that is not its key's, or none.
    case algorithmNotAllowed
    /// The signature is not the key's signature of this token.
    case badSignature
    /// The token's time is over.
    case expired
    /// The token's time has not come.
    case notYetValid
    /// The token comes from someone else.
    case wrongIssuer
    /// The token is meant for someone else.
    case wrongAudience

    /// The reason, without a byte of the token.
    public var description: String {
        switch self {
        case .malformed: "is not a well-formed token"
        case .unknownKey: "names a key that is not known"
        case .algorithmNotAllowed: "names an algorithm that its key does not allow"
        case .badSignature: "has a wrong signature"
        case .expired: "has expired"
        case .notYetValid: "is not valid yet"
        case .wrongIssuer: "comes from another issuer"
        case .wrongAudience: "is meant for another audience"
        }
    }
}
