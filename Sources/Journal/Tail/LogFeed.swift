public import Kernel

/// What somebody makes of the events that one module publishes, to show it as it happens.
public struct LogFeed<Output: Sendable>: Sendable {
    /// The published type.
    let published: ObjectIdentifier
    /// For mistakes of the program: what it is called.
    let name: String
    let outputs: @Sendable (DecodedEvent, ErasedPublication) -> [Output]

    /// Makes a feed of a published type; `make` is pure, and gives the same for the same event whenever it is asked.
    public init<P: IntegrationEvent>(
        _: P.Type, _ make: @escaping @Sendable (PublishedEvent<P>) -> [Output]
    ) {
        published = ObjectIdentifier(P.self)
        name = "\(P.self)"
        outputs = { event, publication in
            Subscription.delivery(event, publication).map(make) ?? []
        }
    }
}

/// A piece of a shard's log as it is shown.
public struct TailPage<Output: Sendable>: Sendable {
    /// What is shown of an event.
    public struct Item: Sendable {
        /// The tenant.
        public var hospitalID: HospitalID
        /// The event's place.
        public var position: Position
        /// When it was recorded.
        public var recordedAt: Timestamp
        /// What is made of it; nil for an event that this release cannot read.
        public var outputs: [Output]?
    }

    /// Everything up to here was looked at.
    public var end: Int64
    /// In the log's order; nothing for events of which nothing is made.
    public var items: [Item]
}
