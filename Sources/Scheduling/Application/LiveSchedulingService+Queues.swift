import Crypto
import Journal
import Kernel
import SchedulingAPI

extension LiveSchedulingService {
    func createQueue(
        _ context: RequestContext, _ request: CreateQueueRequest
    ) async throws(SchedulingServiceError) -> Written<QueueView> {
        let id: QueueID = dependencies.ids.make()
        return try await queueWritten(context, queueOptions(id, status: 201)) {
            () async throws(SchedulingServiceError) in
            let details = try readFields { $0.read(request) }
            try await requireOpenLocation(context, details.locationID)
            return .create(QueueWritten(queueID: id, details: details, at: dependencies.clock.now()))
        } view: { (effect) throws(SchedulingServiceError) in
            try Self.view(of: id, effect)
        } read: { (earlier) async throws(SchedulingServiceError) in
            let queue = try await queueRow(context, earlier.resourceID.retagged())
            return (queue, queue.version)
        }
    }

    func changeQueue(
        _ context: RequestContext, _ id: QueueID, expectedVersion: Int?, _ request: ChangeQueueRequest
    ) async throws(SchedulingServiceError) -> Written<QueueView> {
        try await queueWritten(context, queueOptions(id, expectedVersion: expectedVersion)) {
            () async throws(SchedulingServiceError) in
            .change(try readFields { $0.read(request, id, at: dependencies.clock.now()) })
        } view: { (effect) throws(SchedulingServiceError) in
            try Self.view(of: id, effect)
        } read: { (_) async throws(SchedulingServiceError) in
            let queue = try await queueRow(context, id)
            return (queue, queue.version)
        }
    }

    func queue(_ context: RequestContext, _ id: QueueID) async throws(SchedulingServiceError) -> QueueView {
        try await queueRow(context, id)
    }

    func queues(
        _ context: RequestContext, _ query: QueueListQuery
    ) async throws(SchedulingServiceError) -> Page<QueueView> {
        let limit = min(max(query.page.limit, 1), PageLimit.maximum.count)
        let statement = QueueQueries.queues(
            context.hospitalID, query.status, after: try queueCursor(query.page.cursor), limit: limit + 1)
        let rows = try await self.query(context, statement) { try QueueRow.view($0) }
        return try queuePage(rows, limit: limit) { $0.id }
    }

    func linkBoard(
        _ context: RequestContext, of queue: QueueID
    ) async throws(SchedulingServiceError) -> Written<BoardLinkView> {
        let (key, now) = (SecureRandom.bytes(SchedulingLimits.boardKeyBytes), dependencies.clock.now())
        return try await queueWritten(context, queueOptions(queue, status: 201)) {
            () async throws(SchedulingServiceError) in
            .linkBoard(BoardLinked(queueID: queue, keyHash: SHA256.hash(key), at: now))
        } view: { (_) throws(SchedulingServiceError) in
            BoardLinkView(key: Crypto.Base64URL.encode(key), createdAt: now)
        } read: { (_) async throws(SchedulingServiceError) in
            throw .failed(
                Failure(
                    .conflict, code: "alreadyIssued",
                    detail: "The link was shown once. Make another with a new Idempotency-Key."))
        }
    }

    func unlinkBoard(
        _ context: RequestContext, of queue: QueueID
    ) async throws(SchedulingServiceError) -> WriteReceipt? {
        let written = try await queueWritten(context, queueOptions(queue, status: 204)) {
            () async throws(SchedulingServiceError) in
            .unlinkBoard(BoardUnlinked(queueID: queue, at: dependencies.clock.now()))
        } view: { (_) throws(SchedulingServiceError) in
            true
        } read: { (earlier) async throws(SchedulingServiceError) in
            (true, earlier.version)
        }
        return written.receipt
    }

    /// A page of a list from one more row than it shows.
    func queuePage<Item, Tag>(
        _ rows: [Item], limit: Int, id: (Item) -> EntityID<Tag>
    ) throws(SchedulingServiceError) -> Page<Item> {
        let shown = Array(rows.prefix(limit))
        guard rows.count > limit, let last = shown.last else { return Page(items: shown, nextCursor: nil) }
        let next = try SchedulingServiceError.catching { () throws(Failure) in try Cursor.encode(id(last)) }
        return Page(items: shown, nextCursor: next)
    }

    /// The key in a cursor; nil for the first page.
    func queueCursor<Key: Codable>(_ text: String?) throws(SchedulingServiceError) -> Key? {
        guard let text else { return nil }
        return try SchedulingServiceError.catching { () throws(Failure) in try Cursor.decode(text, as: Key.self) }
    }

    private static func view(of id: QueueID, _ effect: QueueEffect) throws(SchedulingServiceError) -> QueueView {
        guard case .queue(let record)? = effect.state(SchedulingStreams.queue(id)) else {
            throw .unknown(code: "state")
        }
        return QueueView(record, version: effect.version)
    }
}

extension QueueView {
    /// The view of a queue in a version.
    init(_ record: QueueRecord, version: Int) {
        self.init(id: record.queueID, name: record.details.name, createdAt: record.createdAt)
        prefix = record.details.prefix
        locationId = record.details.locationID
        headStartSeconds = record.details.headStarts
        defaultServiceMinutes = record.details.defaultServiceMinutes
        status = record.details.status
        hasBoardLink = record.boardKeyHash != nil
        self.version = version
        updatedAt = record.updatedAt
    }
}
