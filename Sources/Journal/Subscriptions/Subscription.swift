public import Kernel

/// What one module makes or does of what another publishes, with its types erased: the composition lists them all.
public struct Subscription: Sendable {
    /// The stable name, with the module's.
    public let name: String
    /// What it must be given: the published type.
    let published: ObjectIdentifier
    /// The reader, given the module that publishes.
    let reader: @Sendable (_ module: String, ErasedPublication) -> LogReader
    /// The tables that it owns; none for a reaction.
    let tables: [String]

    /// Subscribes tables.
    public init<P: IntegrationEvent>(projection: any SubscribedProjection<P>) {
        name = projection.name
        tables = projection.tables
        published = ObjectIdentifier(P.self)
        reader = { module, publication in
            LogReader(
                name: projection.name, version: projection.version, kind: .subscribed, module: module,
                tables: projection.tables, onPoison: projection.onPoison,
                statements: { events, target in
                    let delivered: [PublishedEvent<P>] = events.decoded.compactMap {
                        Self.delivery($0, publication)
                    }
                    return delivered.isEmpty ? [] : projection.statements(for: delivered, into: target)
                }, erasure: { projection.erasure(of: $0, in: $1) })
        }
    }

    /// Subscribes a process.
    public init<P: IntegrationEvent>(reaction: any Reaction<P>) {
        name = reaction.name
        tables = []
        published = ObjectIdentifier(P.self)
        reader = { module, publication in
            LogReader(
                name: reaction.name, version: 1, kind: .reaction, module: module, tables: [],
                onPoison: reaction.onPoison, statements: { _, _ in [] }, erasure: { _, _ in [] },
                react: { event in
                    guard let delivered: PublishedEvent<P> = Self.delivery(event, publication) else { return }
                    try await reaction.react(to: delivered)
                }, select: { try await Self.selected($0, publication, for: reaction) })
        }
    }

    /// The events of which a reaction does anything: those of tenants that it is concerned with, before what is published of
    /// each is made.
    private static func selected<P: IntegrationEvent>(
        _ events: [DecodedEvent], _ publication: ErasedPublication, for reaction: any Reaction<P>
    ) async throws -> [DecodedEvent] {
        guard let newest = events.last?.stored.recordedAt else { return [] }
        let hospitals = try await reaction.concerned(of: Set(events.map(\.stored.hospitalID)), upTo: newest)
        if hospitals.isEmpty { return [] }
        return events.filter { event in
            guard hospitals.contains(event.stored.hospitalID),
                let published = publication.published(event) as? P
            else { return false }
            return reaction.isConcerned(with: published)
        }
    }

    /// The event as the subscriber gets it; nil where it is the publisher's own affair.
    static func delivery<P: IntegrationEvent>(
        _ event: DecodedEvent, _ publication: ErasedPublication
    ) -> PublishedEvent<P>? {
        guard let published = publication.published(event) as? P,
            let position = Position(shard: event.stored.shard, number: event.stored.position)
        else { return nil }
        return PublishedEvent(published, of: event.stored, at: position)
    }
}
