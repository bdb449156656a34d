public import Kernel

/// A log-in that goes on.
public struct SessionView: Hashable, Sendable, Codable {
    /// The session.
    public var id: SessionID
    /// Whose it is.
    public var userId: UserID
    /// The numeric address that it began from.
    public var remoteAddress: String
    /// What the program called itself that it began with; absent where it did not.
    public var userAgent: String?
    /// When it began.
    public var createdAt: Timestamp
    /// When its tokens were last renewed.
    public var refreshedAt: Timestamp
    /// When it ends unless they are renewed.
    public var expiresAt: Timestamp
    /// Whether it is the session of the request.
    public var current: Bool

    /// Makes a view with what every session has; the program is set afterwards.
    public init(
        id: SessionID, userID: UserID, remoteAddress: String,
        times: (created: Timestamp, refreshed: Timestamp, expires: Timestamp), isCurrent: Bool
    ) {
        self.id = id
        userId = userID
        self.remoteAddress = remoteAddress
        createdAt = times.created
        refreshedAt = times.refreshed
        expiresAt = times.expires
        current = isCurrent
    }
}
