/// What has become of an API key.
public enum APIKeyStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// It opens what both it and the user who answers for it may.
    case active
    /// It was ended.
    case revoked
    /// Its time is over.
    case expired
    /// A key that it was made with, or one above that, was ended or is over its time.
    case parentEnded
    /// The user who answers for it may not log in; it is good again once they may.
    case userInactive
}
