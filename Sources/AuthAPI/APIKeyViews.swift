public import Kernel

/// An API key as its hospital sees it, without the secret.
public struct APIKeyView: Hashable, Sendable, Codable {
    /// The key; what it does is recorded under this id.
    public var id: APIKeyID
    /// What it is for.
    public var name: String
    /// What it may do, in order.
    public var permissions: [Permission]
    /// The beginning of the secret, to recognise it by.
    public var prefix: String
    /// The end of the secret.
    public var lastFour: String
    /// The user who answers for it: it is good only while they may log in, and for what they may do themselves.
    public var userId: UserID
    /// The key that made it, which it does not outlive; absent where a user made it.
    public var parentId: APIKeyID?
    /// At which rate it may call.
    public var rateClass: Principal.RateClass
    /// For whom it acts, and for nobody else, such as a merchant; absent where it may act for all that it sees.
    public var subjectId: ActedForID?
    /// When it ends by itself.
    public var expiresAt: Timestamp
    /// Whether it opens anything at the moment, and else why not.
    public var status: APIKeyStatus
    /// When it was ended; absent where it was not.
    public var revokedAt: Timestamp?
    /// When it was last used, to a minute or two; absent where it never was.
    public var lastUsedAt: Timestamp?
    /// When it was issued.
    public var createdAt: Timestamp
    /// The version.
    public var version: Int

    /// Makes a view with what every key has; the rest is set afterwards.
    public init(id: APIKeyID, name: String, permissions: [Permission], userID: UserID, expiresAt: Timestamp) {
        self.id = id
        self.name = name
        self.permissions = permissions
        prefix = ""
        lastFour = ""
        userId = userID
        rateClass = .standard
        self.expiresAt = expiresAt
        status = .active
        createdAt = expiresAt
        version = 1
    }
}

/// An API key that was just issued, with its secret.
public struct IssuedAPIKeyView: Hashable, Sendable, Codable {
    /// The key.
    public var id: APIKeyID
    /// The secret for `Authorization: Bearer`; it is given this once.
    public var key: String
    /// What it is for.
    public var name: String
    /// What it may do, in order.
    public var permissions: [Permission]
    /// The beginning of the secret, to recognise it by.
    public var prefix: String
    /// The end of the secret.
    public var lastFour: String
    /// At which rate it may call.
    public var rateClass: Principal.RateClass
    /// For whom it acts, and for nobody else, such as a merchant; absent where it may act for all that it sees.
    public var subjectId: ActedForID?
    /// When it ends by itself.
    public var expiresAt: Timestamp
    /// When it was issued.
    public var createdAt: Timestamp
    /// The version.
    public var version: Int

    /// Makes the view of a key with its secret.
    public init(_ view: APIKeyView, key: String) {
        id = view.id
        self.key = key
        name = view.name
        permissions = view.permissions
        prefix = view.prefix
        lastFour = view.lastFour
        rateClass = view.rateClass
        subjectId = view.subjectId
        expiresAt = view.expiresAt
        createdAt = view.createdAt
        version = view.version
    }
}
