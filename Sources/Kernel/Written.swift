/// What a command left behind: its effect as a view, and where in the journal it stands.
public struct Written<View: Sendable>: Sendable {
    /// The resource after the command, or as it is now where the command was a replay.
    public var view: View
    /// Where the effect stands in the journal.
    public var receipt: WriteReceipt

    /// Makes an answer; see the properties.
    public init(_ view: View, receipt: WriteReceipt) {
        self.view = view
        self.receipt = receipt
    }
}

/// Where the effect of a command stands in the journal (`Medley-Event-Id`, `Medley-Position`).
public struct WriteReceipt: Hashable, Sendable, Codable {
    /// The first event that the command wrote; nil where the command was a replay of a stored one or changed nothing.
    public var eventID: EventID?
    /// The opaque position of the command's last event; nil as above.
    public var position: String?
    /// The version of the resource's stream after the command: the ETag.
    public var version: Int
    /// Whether the stored outcome of an earlier request with the same key was given back (`Idempotency-Replayed`).
    public var isReplay: Bool

    /// Makes a receipt; see the properties.
    public init(eventID: EventID?, position: String?, version: Int, isReplay: Bool) {
        self.eventID = eventID
        self.position = position
        self.version = version
        self.isReplay = isReplay
    }
}

/// One page of a list (api.md, Lists).
public struct Page<Item: Sendable>: Sendable {
    /// The items in the list's order.
    public var items: [Item]
    /// The opaque cursor of the next page; nil at the end.
    public var nextCursor: String?

    /// Makes a page; see the properties.
    public init(items: [Item], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }
}

extension Page: Codable where Item: Codable {}
