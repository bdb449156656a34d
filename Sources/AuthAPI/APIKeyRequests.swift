public import Kernel

/// What issues an API key.
public struct IssueAPIKeyRequest: Hashable, Sendable, Codable {
    /// What it is for, 1–200 characters.
    public var name: String
    /// What it may do: at least one, and nothing that its maker may not.
    public var permissions: [Permission]
    /// When it ends: in the future, `AuthLimits.apiKeySeconds` away at most; in a year where absent.
    public var expiresAt: Timestamp?
    /// At which rate it may call; `merchant` is for owners and administrators to give. `standard` where absent.
    public var rateClass: Principal.RateClass?
    /// For whom it shall act, and for nobody else, such as a merchant; that of the key that makes it where absent.
    public var subjectId: ActedForID?

    /// Makes a request; rate and subject are set afterwards.
    public init(name: String, permissions: [Permission], expiresAt: Timestamp? = nil) {
        self.name = name
        self.permissions = permissions
        self.expiresAt = expiresAt
    }
}
