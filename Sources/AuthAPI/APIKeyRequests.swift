public import Kernel

/// What issues an API key.
public struct IssueAPIKeyRequest: Hashable, Sendable, Codable {
    /// What it is for, 1–200 characters.
    public var name: String
    /// What it may do: at least one, and nothing that its maker may not.
    public var permissions: [Permission]
    /// When it ends: in the future, `AuthLimits.apiKeySeconds` away at most; in a year where absent.
    public var expiresAt: Timestamp?

    /// Makes a request; see the properties.
    public init(name: String, permissions: [Permission], expiresAt: Timestamp? = nil) {
        self.name = name
        self.permissions = permissions
        self.expiresAt = expiresAt
    }
}
