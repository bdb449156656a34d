public import EventLoop
public import HTTP
public import Journal
public import Kernel
import Synchronization
public import Telemetry

/// Tells the clients of this process what happens, from the log: each event is read, filtered and written once, however
/// many hear of it, and whichever process committed it (docs/adr/0033-realtime.md).
public final class RealtimeHub: Sendable {
    private struct State {
        /// How many clients listen to each audience.
        var audiences: [RealtimeAudience: Int] = [:]
        /// Who waits until a round has begun that knows what they listen to.
        var waiting: [UnsafeContinuation<Void, Never>] = []
        /// How far the shards were told of which somebody listens to something.
        var told: [Int: Int64] = [:]
        var isStopped = false
    }

    /// What a round goes by.
    private struct Round {
        var audiences: Set<RealtimeAudience>
        var hospitals: [Int: Set<HospitalID>]
        var waiting: [UnsafeContinuation<Void, Never>]
    }

    let tail: LogTail<RealtimeMessage>
    let kinds: [String: RealtimeChannelKind]
    let metrics: RealtimeMetrics
    let authenticator: any Authenticator
    /// How many connections there are of whom.
    let crowd = RealtimeCrowd()
    private let desks: [RealtimeDesk]
    private let clock: any WallClock
    private let logger: Logger
    private let state = Mutex(State())
    private let bell: TailBell
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// Makes a hub for the clients of a group of reactors; `start()` begins.
    public init(
        _ tail: LogTail<RealtimeMessage>, kinds: [RealtimeChannelKind], authenticator: any Authenticator,
        group: ReactorGroup, clock: any WallClock, telemetry: (MetricsRegistry, Logger)
    ) {
        self.authenticator = authenticator
        self.tail = tail
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        self.clock = clock
        let metrics = RealtimeMetrics(telemetry.0)
        self.metrics = metrics
        logger = telemetry.1
        desks = group.reactors.map { RealtimeDesk($0, metrics) }
        bell = tail.listen()
    }

    /// Begins to tell; a second call does nothing.
    public func start() {
        tasks.withLock { tasks in
            guard tasks.isEmpty else { return }
            // Unstructured: they run beside everything else until `stop`.
            tasks = [
                desks[0].reactor.spawn { await self.run() }, Task { await self.tick() }, Task { await self.recheck() },
            ]
        }
    }

    /// Ends it; whoever waits is let go.
    public func stop() async {
        state.withLock { $0.isStopped = true }
        let tasks = tasks.withLock { $0 }
        for task in tasks { task.cancel() }
        bell.ring()
        for task in tasks { await task.value }
        bell.end()
        for waiter in state.withLock({ state in
            defer { state.waiting = [] }
            return state.waiting
        }) { waiter.resume() }
    }

    /// The desk of a reactor.
    func desk(of reactor: Reactor) -> RealtimeDesk? { desks.first { $0.reactor === reactor } }

    /// Counts a client among audiences, and returns once everything behind what its desk was told comes to them.
    func follow(_ audiences: Set<RealtimeAudience>) async {
        await withUnsafeContinuation { continuation in
            let isWaiting = state.withLock { state in
                for audience in audiences { state.audiences[audience, default: 0] += 1 }
                if state.isStopped { return false }
                state.waiting.append(continuation)
                return true
            }
            if isWaiting { bell.ring() } else { continuation.resume() }
        }
    }

    /// Counts a client among them no more.
    func unfollow(_ audiences: Set<RealtimeAudience>) {
        state.withLock { state in
            for audience in audiences {
                let left = (state.audiences[audience] ?? 1) - 1
                state.audiences[audience] = left > 0 ? left : nil
            }
        }
    }

    /// Rings while anybody listens: what other processes commit rings nothing here.
    private func tick() async {
        while !Task.isCancelled {
            // Cancellation ends the wait, and with it the task.
            do { try await Task.sleep(for: RealtimeLimits.pollInterval) } catch { return }
            if !state.withLock({ $0.audiences.isEmpty }) { bell.ring() }
        }
    }

    private func run() async {
        while !Task.isCancelled {
            await bell.wait()
            var round = beginRound()
            var pause = RealtimeLimits.pace
            do {
                let shards = try await shards(of: round)
                for waiter in round.waiting { waiter.resume() }
                round.waiting = []
                for (shard, reach) in shards where reach.lowerBound < reach.upperBound {
                    try await tell(shard, from: reach.lowerBound, to: reach.upperBound, round)
                }
            } catch {
                // Who waits goes on waiting: what is behind the desks' places might not come to them.
                state.withLock { $0.waiting += round.waiting }
                if !Task.isCancelled {
                    logger.debug("the log was not read for those who listen", ["error": .type(of: error)])
                }
                pause = RealtimeLimits.outagePause
            }
            // Losing the error is right: cancellation ends the loop above.
            try? await Task.sleep(for: pause)
        }
    }

    /// Ends those who may listen no more: whose token has expired or was revoked, or whose rights are others now.
    private func recheck() async {
        while !Task.isCancelled {
            // Cancellation ends the wait, and with it the task.
            do { try await Task.sleep(for: RealtimeLimits.recheckInterval) } catch { return }
            for desk in desks {
                for (client, caller) in await desk.callers() {
                    guard let reason = await judgement(of: caller) else { continue }
                    await desk.drop(client, reason)
                }
            }
        }
    }

    /// Why a caller may listen no more; nil where they may, or where it cannot be told now.
    private func judgement(of caller: RealtimeCaller) async -> RealtimeDrop? {
        let token = caller.token[...]
        var found = authenticator.known(bearer: token)
        if found == nil {
            let deadline = MonotonicClock.nanoseconds() + RealtimeLimits.subscribeSeconds * 1_000_000_000
            do throws(Failure) {
                found = try await authenticator.authenticate(bearer: token, deadlineNanoseconds: deadline)
            } catch {
                return error.kind == .unauthenticated ? .unauthenticated : nil
            }
        }
        return found?.principal == caller.principal ? nil : .changed
    }

    private func beginRound() -> Round {
        state.withLock { state in
            let audiences = Set(state.audiences.keys)
            var hospitals: [Int: Set<HospitalID>] = [:]
            for audience in audiences {
                hospitals[Position.shard(of: audience.hospitalID), default: []].insert(audience.hospitalID)
            }
            defer { state.waiting = [] }
            return Round(audiences: audiences, hospitals: hospitals, waiting: state.waiting)
        }
    }

    /// From where on each shard of a round is to be told, and how far it reaches; one that is new begins where it
    /// reaches.
    private func shards(of round: Round) async throws -> [Int: ClosedRange<Int64>] {
        let heads = round.audiences.isEmpty ? [] : try await tail.heads()
        let told = state.withLock { state in
            state.told = state.told.filter { round.hospitals[$0.key] != nil }
            return state.told
        }
        var shards: [Int: ClosedRange<Int64>] = [:]
        for shard in round.hospitals.keys {
            if let place = told[shard] {
                shards[shard] = place...max(place, heads[shard])
            } else {
                for desk in desks { await desk.begin(shard, at: heads[shard]) }
                state.withLock { $0.told[shard] = heads[shard] }
            }
        }
        return shards
    }

    private func tell(_ shard: Int, from position: Int64, to head: Int64, _ round: Round) async throws {
        let hospitals = (round.hospitals[shard] ?? []).sorted()
        var position = position
        while position < head {
            let end = min(head, position + RealtimeLimits.pagePositions)
            let page = try await tail.page(of: shard, hospitals, after: position, upTo: end)
            let delivered = Self.deliveries(of: page, shard) { round.audiences.contains($0) }
            for desk in desks { await desk.deliver(delivered) }
            let now = clock.now()
            for item in page.items where item.outputs != nil {
                metrics.lag.observe(
                    nanoseconds: UInt64(max(0, now.microseconds - item.recordedAt.microseconds)) * 1_000)
            }
            position = end
            state.withLock { $0.told[shard] = end }
        }
    }

    /// The messages of a piece of the log to audiences that somebody is of.
    static func deliveries(
        of page: TailPage<RealtimeMessage>, _ shard: Int, _ isHeard: (RealtimeAudience) -> Bool
    ) -> DeliveredPage {
        let encoder = DeflateEncoder(.raw)
        var delivered = DeliveredPage(shard: shard, end: page.end, deliveries: [], unread: [])
        for item in page.items {
            guard let messages = item.outputs else {
                delivered.unread.insert(item.hospitalID)
                continue
            }
            for (index, message) in messages.enumerated() {
                let audience = RealtimeAudience(
                    hospitalID: item.hospitalID, channel: message.channel, recipient: message.recipient)
                guard isHeard(audience) else { continue }
                let isLast = index == messages.count - 1
                let cursor = RealtimeCursor(item.position, heard: isLast ? RealtimeCursor.all : index + 1).text
                let json = RealtimeWire.message(message, cursor: cursor, at: item.recordedAt)
                delivered.deliveries.append(
                    Delivery(
                        audience: audience, number: item.position.number, index: index, json: json,
                        socketText: WebSocketText(json, encoder: encoder),
                        streamText: EventStreamText(event: message.event, data: json, id: cursor)))
            }
        }
        return delivered
    }
}
