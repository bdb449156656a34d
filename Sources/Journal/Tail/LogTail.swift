import EventLoop
public import Kernel
import Postgres

/// The end of the log as it grows, for those who show it: without checkpoints, leases and keys of its own, in every
/// process for itself (docs/adr/0033-realtime.md).
public final class LogTail<Output: Sendable>: Sendable {
    private struct Source: Sendable {
        var handle: any ModuleHandle
        var publication: ErasedPublication
        var feed: LogFeed<Output>
    }

    private let sources: [Source]
    private let catalogue: ReaderCatalogue
    private let resources: JournalResources

    /// Makes a tail; throws where a feed is of what no module publishes, or several do.
    public init(
        _ feeds: [LogFeed<Output>], modules: [AnyJournalModule], journal: EventJournal
    ) throws(SubscriptionError) {
        resources = journal.resources
        catalogue = try ReaderCatalogue(modules: modules, subscriptions: [])
        var sources: [Source] = []
        for feed in feeds {
            let matching = catalogue.modules.compactMap { handle in handle.publisher.map { (handle, $0) } }
                .filter { $0.1.type == feed.published }
            guard let (handle, publication) = matching.first else { throw .nobodyPublishes(subscription: feed.name) }
            guard matching.count == 1 else { throw .severalPublish(subscription: feed.name) }
            sources.append(Source(handle: handle, publication: publication, feed: feed))
        }
        self.sources = sources
    }

    /// Something that rings whenever this process commits to the log.
    public func listen() -> TailBell {
        resources.signal.listen(to: Set(sources.map(\.handle.name)))
        return TailBell(resources.signal)
    }

    /// How far the shards' logs reach, by shard. Throws where the database is away, or the caller.
    public func heads() async throws(Failure) -> [Int64] {
        do {
            let rows = try await resources.database.query(ReaderStatements.heads.bound(), scope: .none)
            var heads = Array(repeating: Int64(0), count: Position.shardCount)
            for index in 0..<rows.count { heads[try rows[index].int(0)] = Int64(try rows[index].int(1)) }
            return heads
        } catch {
            throw Self.failure(error)
        }
    }

    /// What callers are told of what fails beneath.
    private static func failure(_ error: any Error) -> Failure {
        switch error {
        case is CancellationError: .cancelled
        case let error as PostgresError:
            switch error {
            case .cancelled: .cancelled
            case .deadlineExceeded: .deadlineExceeded
            default: error.isTransient ? .unavailable(retryAfterSeconds: 1) : .internal
            }
        default: .internal
        }
    }

    /// What is made of some hospitals' events behind a position of a shard up to another. Throws where the database is away, or the
    /// caller, or a hospital's key does not open.
    public func page(
        of shard: Int, _ hospitals: [HospitalID], after position: Int64, upTo last: Int64
    ) async throws(Failure) -> TailPage<Output> {
        let modules = Set(sources.map(\.handle.name)).sorted()
        let statement = ReaderStatements.readFollowed.bound(
            .int16(Int16(shard)), .ids(hospitals), .int64(position), .int64(last), .texts(modules))
        do {
            return try await resources.database.withConnection(.system) { [resources, catalogue] connection in
                let rows = try await connection.query(statement)
                let page = try await LogPage(rows, catalogue, resources.keys, on: connection)
                return TailPage(end: last, items: page.items.compactMap(self.item))
            }
        } catch {
            throw Self.failure(error)
        }
    }

    /// What is shown of an event; nil where that is nothing.
    private func item(_ item: LogPage.Item) -> TailPage<Output>.Item? {
        guard let position = Position(shard: item.stored.shard, number: item.stored.position) else { return nil }
        var outputs: [Output]?
        if case .success(let event) = item.body {
            let made = sources.filter { $0.handle.name == item.module }
                .flatMap { $0.feed.outputs(event, $0.publication) }
            if made.isEmpty { return nil }
            outputs = made
        }
        return TailPage<Output>.Item(
            hospitalID: item.stored.hospitalID, position: position, recordedAt: item.stored.recordedAt, outputs: outputs
        )
    }
}

/// Rings when the log grows by what is followed; what others commit it does not know of.
public final class TailBell: Sendable {
    private let signal: LogSignal
    private let bell: Bell

    init(_ signal: LogSignal) {
        self.signal = signal
        bell = signal.makeBell()
    }

    /// Returns at the next ring, or at once for one since the last time; one task at a time waits.
    public func wait() async { await bell.wait() }

    /// Rings, whether the log has grown or not.
    public func ring() { bell.ring() }

    /// Rings for the last time.
    public func end() { signal.remove(bell) }
}
