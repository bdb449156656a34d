public import JSON

/// A code of an authenticator, or one for a lost one.
public struct SecondFactorCode: Hashable, Sendable, Codable {
    /// Six digits, or a recovery code as it was given.
    public var code: String

    /// Makes a request; see the properties.
    public init(code: String) { self.code = code }
}

/// What finishes a log-in that waits for its second factor.
public struct SecondFactorAnswer: Hashable, Sendable, Codable {
    /// The challenge as the log-in gave it.
    public var challenge: String
    /// Six digits, or a recovery code as it was given.
    public var code: String

    /// Makes a request; see the properties.
    public init(challenge: String, code: String) {
        self.challenge = challenge
        self.code = code
    }
}

/// What changes the caller's own profile (RFC 7396).
public struct ChangeMeRequest: Hashable, Sendable, Codable {
    /// The name that others see, 1–200 characters; members alone may clear theirs.
    public var displayName: Patch<String> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}
