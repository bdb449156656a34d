public import HTTP
public import Kernel

/// Lets one user in by tokens that say which hospital's they are and what they may, with `-` for the point of a permission:
/// `<hospital>.invoice-read_payment-write`.
public struct PlainTokens: Authenticator {
    private let user: UserID

    /// Makes one that lets `user` in.
    public init(_ user: UserID) { self.user = user }

    /// Who a token says that it is; anything that is no such token is refused.
    public func authenticate(
        bearer token: ArraySlice<UInt8>, deadlineNanoseconds: UInt64
    ) async throws(Failure) -> AuthenticatedCaller {
        let parts = String(decoding: token, as: UTF8.self).split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let hospital = HospitalID(parts[0]) else {
            throw Failure(.unauthenticated, code: "invalidToken", detail: "Log in.")
        }
        let permissions = parts[1].split(separator: "_").map { String($0.map { $0 == "-" ? "." : $0 }) }
        return AuthenticatedCaller(
            hospitalID: hospital,
            principal: Principal(kind: .user, id: user, roles: ["owner"], permissions: Set(permissions)))
    }
}
