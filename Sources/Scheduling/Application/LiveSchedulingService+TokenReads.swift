import Crypto
import Journal
import Kernel
import Postgres
import SchedulingAPI

extension LiveSchedulingService {
    func token(
        _ context: RequestContext, _ id: QueueTokenID
    ) async throws(SchedulingServiceError) -> QueueTokenView {
        let (place, token) = try await tokenRow(context, id)
        recordRead(context, of: token.patientID, "token")
        guard token.status.isWaiting else { return QueueTokenView(place, token) }
        let queue = try await queueRow(context, place.queueID)
        let day = try await queueDay(context, place.queueID, place.day)
        return QueueTokenView(place, token, in: day, of: queue, at: dependencies.clock.now())
    }

    func tokens(
        _ context: RequestContext, in queue: QueueID, _ query: TokenListQuery
    ) async throws(SchedulingServiceError) -> Page<QueueTokenView> {
        let found = try await queueRow(context, queue)
        let after: PlaceInLine? = try queueCursor(query.page.cursor)
        var day = query.day
        if day == nil { day = try await today(context, at: found) }
        guard let day else { throw .notFound }
        let tokens = try await queueDay(context, queue, day)
        let limit = min(max(query.page.limit, 1), PageLimit.maximum.count)
        let rest = tokens.tokens.filter { query.status == nil || $0.status == query.status }
            .map { (place: $0.placeInList, token: $0) }
            .filter { listed in after.map { $0 < listed.place } ?? true }
            .sorted { $0.place < $1.place }
        let now = dependencies.clock.now()
        let items = rest.prefix(limit).map { listed in
            QueueTokenView(
                TokenPlace(queueID: queue, day: day, tokenID: listed.token.tokenID), listed.token, in: tokens,
                of: found, at: now)
        }
        for patient in Set(items.map(\.patientId)) { recordRead(context, of: patient, "tokenList") }
        guard rest.count > limit else { return Page(items: items, nextCursor: nil) }
        let last = rest[limit - 1].place
        let next = try SchedulingServiceError.catching { () throws(Failure) in try Cursor.encode(last) }
        return Page(items: items, nextCursor: next)
    }

    func slip(
        _ context: RequestContext, _ id: QueueTokenID
    ) async throws(SchedulingServiceError) -> TokenSlipView {
        let token = try await token(context, id)
        let queue = try await queueRow(context, token.queueId)
        let language: LanguageTag
        do throws(Failure) {
            language = try await dependencies.profiles.profile(context).locale
        } catch {
            throw .failed(error)
        }
        let issuedAt = try await zone(context, of: queue.locationId).local(at: token.issuedAt)
        var slip = TokenSlipView(number: token.number, queue: queue.name, issuedAt: issuedAt, language: language)
        slip.position = token.position
        slip.expectedWaitSeconds = token.expectedWaitSeconds
        return slip
    }

    func board(
        _ context: RequestContext, of queue: QueueID
    ) async throws(SchedulingServiceError) -> QueueBoardView {
        // Asked first: what happens in between is heard again rather than missed.
        let head = try await query(context, QueueQueries.head(of: context.hospitalID)) { Int64(try $0.int(0)) }.first
        var board = try await boardRow(context, of: queue)
        board.position = Position(shard: Position.shard(of: context.hospitalID), number: head ?? 0)?.description
        return board
    }

    func board(
        _ key: String, deadlineNanoseconds: UInt64
    ) async throws(SchedulingServiceError) -> QueueBoardView {
        guard let bytes = Crypto.Base64URL.decode(key), bytes.count == SchedulingLimits.boardKeyBytes else {
            throw .notFound
        }
        let found: (hospital: HospitalID, queue: QueueID)?
        do {
            let rows = try await dependencies.database.query(
                QueueQueries.board(keyHash: SHA256.hash(bytes)), scope: .none,
                deadlineNanoseconds: deadlineNanoseconds)
            found = try rows.first.map { (try $0.id(0), try $0.id(1)) }
        } catch {
            throw SchedulingServiceError(store: error)
        }
        guard let found else { throw .notFound }
        var context = RequestContext.ofWorker("board", in: found.hospital, seconds: Self.boardSeconds)
        context.deadlineNanoseconds = deadlineNanoseconds
        return try await boardRow(context, of: found.queue)
    }

    /// How long a board may take, in seconds, beside the request's own deadline.
    private static let boardSeconds: UInt64 = 10

    private func boardRow(
        _ context: RequestContext, of queue: QueueID
    ) async throws(SchedulingServiceError) -> QueueBoardView {
        let found = try await queueRow(context, queue)
        let day = try await today(context, at: found)
        let tokens = try await queueDay(context, queue, day)
        return QueueBoardView(found, day, tokens, at: dependencies.clock.now())
    }

    /// A token and where it is. Throws `notFound`.
    func tokenRow(
        _ context: RequestContext, _ id: QueueTokenID
    ) async throws(SchedulingServiceError) -> (place: TokenPlace, token: TokenRecord) {
        let rows = try await query(context, QueueQueries.token(context.hospitalID, id)) { try TokenRow.read($0) }
        guard let row = rows.first else { throw .notFound }
        return row
    }

    /// A queue's day as the tables have it.
    private func queueDay(
        _ context: RequestContext, _ queue: QueueID, _ day: LocalDate
    ) async throws(SchedulingServiceError) -> QueueDay {
        let statement = QueueQueries.day(context.hospitalID, queue, day)
        return QueueDay(tokens: try await query(context, statement) { try TokenRow.read($0).token })
    }
}

extension TokenRecord {
    /// Where it stands in a list of the day: those that wait as in the line, the others behind them by number.
    fileprivate var placeInList: PlaceInLine {
        status.isWaiting ? placeInLine : PlaceInLine(rank: 2, instant: 0, number: number)
    }
}

extension QueueBoardView {
    /// The board of a queue's day.
    init(_ queue: QueueView, _ day: LocalDate, _ tokens: QueueDay, at now: Timestamp) {
        let latest = tokens.tokens.map(\.updatedAt).reduce(queue.createdAt, max)
        self.init(queue: queue.name, day: day, at: latest)
        let called = tokens.tokens.filter { $0.status == .called || $0.status == .serving }
            .sorted { ($0.calledAt ?? $0.issuedAt, $0.number) > ($1.calledAt ?? $1.issuedAt, $1.number) }
        nowServing = called.prefix(SchedulingLimits.numbersPerBoard)
            .map { Called(number: $0.label, counter: $0.counter ?? "", calledAt: $0.calledAt ?? $0.issuedAt) }
        let line = tokens.line
        next = line.prefix(SchedulingLimits.numbersPerBoard).map(\.label)
        waiting = line.count
        let arrival = now.advanced(by: .seconds(-queue.headStartSeconds.walkIn)).microseconds
        expectedWaitSeconds = tokens.expectedWaitSeconds(
            ahead: tokens.ahead(of: PlaceInLine(rank: 1, instant: arrival, number: .max)),
            defaultServiceMinutes: queue.defaultServiceMinutes, at: now)
    }
}
