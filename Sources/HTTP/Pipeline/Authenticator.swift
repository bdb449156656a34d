public import Kernel

/// Turns credentials into a principal and its tenant; the Auth module gives the implementation.
public protocol Authenticator: Sendable {
    /// Verifies a bearer token's bytes. Throws `Failure` (401) where it is bad, expired or revoked. One look-up when cached.
    func authenticate(bearer token: ArraySlice<UInt8>) async throws(Failure) -> AuthenticatedCaller
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
