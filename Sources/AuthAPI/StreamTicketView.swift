public import Kernel

/// What a page of a browser opens one WebSocket or event stream with.
public struct StreamTicketView: Sendable, Hashable, Codable {
    /// To be sent as `?ticket=`, once.
    public var ticket: String
    /// Until when it is good.
    public var expiresAt: Timestamp

    /// Makes a view; see the properties.
    public init(ticket: String, expiresAt: Timestamp) {
        self.ticket = ticket
        self.expiresAt = expiresAt
    }
}
