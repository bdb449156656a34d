public import Kernel

/// Turns credentials into a principal and its tenant; the Auth module gives the implementation.
public protocol Authenticator: Sendable {
    /// The caller of a token that was verified before and still holds; nil where it has to be verified.
    ///
    /// One look-up, and no waiting.
    func known(bearer token: ArraySlice<UInt8>) -> AuthenticatedCaller?

    /// Whether it takes a query to judge a token, as it does for an API key that was not seen lately.
    ///
    /// Networks whose guesses fail too often are refused before it is made.
    func isLookedUp(bearer token: ArraySlice<UInt8>) -> Bool

    /// Verifies a bearer token's bytes by the monotonic deadline of the request.
    ///
    /// Throws `Failure` (401) where it is bad, expired or revoked. One look-up when cached.
    func authenticate(
        bearer token: ArraySlice<UInt8>, deadlineNanoseconds: UInt64
    ) async throws(Failure) -> AuthenticatedCaller
}

extension Authenticator {
    /// Remembers nothing.
    public func known(bearer token: ArraySlice<UInt8>) -> AuthenticatedCaller? { nil }

    /// Never takes a query.
    public func isLookedUp(bearer token: ArraySlice<UInt8>) -> Bool { false }
}

/// Who a token speaks for.
public struct AuthenticatedCaller: Sendable {
    /// The tenant.
    public var hospitalID: HospitalID
    /// The caller.
    public var principal: Principal

    /// Makes a caller; see the properties.
    public init(hospitalID: HospitalID, principal: Principal) {
        self.hospitalID = hospitalID
        self.principal = principal
    }
}
