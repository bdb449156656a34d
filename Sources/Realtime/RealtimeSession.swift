import EventLoop
import HTTP
import Journal
import Kernel
import Telemetry

/// Who listens, and the token that says so.
struct RealtimeCaller: Sendable {
    var hospitalID: HospitalID
    var principal: Principal
    /// What the caller is authenticated by again and again; never logged.
    var token: [UInt8]

    init(_ context: RequestContext, token: [UInt8]) {
        hospitalID = context.hospitalID
        principal = context.principal
        self.token = token
    }
}

/// What one client listens to; on the reactor of its connection.
struct RealtimeSession: Sendable {
    let hub: RealtimeHub
    let desk: RealtimeDesk
    let sink: RealtimeSink
    let client: UInt64
    /// The request with which it began.
    let context: RequestContext

    /// Lets the client hear channels behind a cursor, or what comes from now on; tells it what it missed first.
    ///
    /// Throws where it may not listen to one of them: then it listens to none of these.
    func listen(to texts: [String], from cursor: RealtimeCursor?) async throws(Failure) {
        let channels = try RealtimeChannels(texts, hub.kinds)
        let audiences = try await channels.audiences(for: freshContext())
        let shard = Position.shard(of: context.hospitalID)
        if let cursor, cursor.position.shard != shard { throw .malformedPosition }
        let missing = await desk.missing(client, audiences)
        await hub.follow(missing)
        guard await join(missing, shard, from: cursor, saying: audiences.texts) else { return hub.unfollow(missing) }
    }

    /// Lets the client hear channels no more.
    func leave(_ texts: [String]) async throws(Failure) {
        let channels = try RealtimeChannels(texts, hub.kinds)
        let audiences = channels.possibleAudiences(for: context)
        hub.unfollow(await desk.part(client, audiences))
        _ = sink.tell("unsubscribed", RealtimeWire.notice("unsubscribed", channels: channels.texts))
    }

    /// Goes on under another token of the same caller, whose rights may be others.
    func renew(_ caller: AuthenticatedCaller, _ token: [UInt8]) async {
        var renewed = context
        renewed.principal = caller.principal
        await desk.renew(client, RealtimeCaller(renewed, token: token))
    }

    /// Forgets the client.
    func end() async { hub.unfollow(await desk.remove(client)) }

    /// Sends what was missed until nothing is, and joins; false where the client is gone by then.
    private func join(
        _ audiences: Set<RealtimeAudience>, _ shard: Int, from cursor: RealtimeCursor?, saying channels: [String]
    ) async -> Bool {
        let told = await desk.told(shard)
        var place = cursor ?? Position(shard: shard, number: told).map { RealtimeCursor($0) }
        if let cursor, told - cursor.position.number > RealtimeLimits.resumePositions {
            place = Position(shard: shard, number: told).map { RealtimeCursor($0) }
            let text = place?.text ?? ""
            await tell("reset", at: text, channels)
        }
        guard var place else { return false }
        while true {
            switch await desk.join(client, audiences, after: place, saying: channels) {
            case .joined: return true
            case .gone: return false
            case .behind(let told):
                // What was told meanwhile was told to others alone.
                guard let next = await resume(audiences, from: place, upTo: told) else { return false }
                place = next
            }
        }
    }

    /// Says something about listening once there is room for it; a client that is gone by then hears nothing.
    private func tell(_ type: String, at position: String, _ channels: [String]) async {
        guard await sink.hasRoom() else { return }
        _ = sink.tell(type, RealtimeWire.notice(type, [("position", position)], channels: channels), cursor: position)
    }

    /// Sends a piece of what was missed; answers where it ends, nil where the client is gone.
    private func resume(
        _ audiences: Set<RealtimeAudience>, from place: RealtimeCursor, upTo told: Int64
    ) async -> RealtimeCursor? {
        let shard = place.position.shard
        let end = min(told, place.position.number + RealtimeLimits.pagePositions)
        // An event of which a part was heard is looked at again.
        let first = place.heard == RealtimeCursor.all ? place.position.number : place.position.number - 1
        do {
            let page = try await hub.tail.page(of: shard, [context.hospitalID], after: first, upTo: end)
            let delivered = RealtimeHub.deliveries(of: page, shard) { audiences.contains($0) }
            let missed = delivered.deliveries.filter { place.isBehind($0.number, $0.index) }
            if !missed.isEmpty {
                guard await sink.hasRoom(), sink.send(missed) == .sent else { return nil }
                hub.metrics.sent.increment(by: UInt64(missed.count))
            }
            if !delivered.unread.isEmpty { await tell("reset", at: "\(shard)-\(end)", audiences.texts) }
        } catch {
            sink.close(.internalError, "dropped", "the database is away: come again from the last position")
            return nil
        }
        return Position(shard: shard, number: end).map { RealtimeCursor($0) }
    }

    /// The client's context with time to act in.
    private func freshContext() -> RequestContext {
        var fresh = context
        fresh.deadlineNanoseconds = MonotonicClock.nanoseconds() + RealtimeLimits.subscribeSeconds * 1_000_000_000
        return fresh
    }
}

extension Set<RealtimeAudience> {
    /// Their channels as clients say them, in order.
    var texts: [String] { map(\.channel.text).sorted() }
}

/// Channels that a client named.
struct RealtimeChannels {
    private let channels: [(channel: RealtimeChannel, kind: RealtimeChannelKind)]

    /// Reads their names; throws what is wrong with the first that is none.
    init(_ texts: [String], _ kinds: [String: RealtimeChannelKind]) throws(Failure) {
        guard !texts.isEmpty, texts.count <= RealtimeLimits.channelCount else {
            throw Self.refusal("Name 1 to \(RealtimeLimits.channelCount) channels.")
        }
        var channels: [(RealtimeChannel, RealtimeChannelKind)] = []
        for text in texts {
            guard let channel = RealtimeChannel(text: text), let kind = kinds[channel.name],
                kind.isAboutSubject == (channel.subjectID != nil)
            else {
                let known = kinds.values.map { $0.isAboutSubject ? "\($0.name):{id}" : $0.name }.sorted()
                throw Self.refusal("There are the channels \(known.joined(separator: ", ")).")
            }
            channels.append((channel, kind))
        }
        self.channels = channels
    }

    /// As clients say them, in order.
    var texts: [String] { channels.map(\.channel.text).sorted() }

    /// What a caller hears; throws where they may not.
    func audiences(for context: RequestContext) async throws(Failure) -> Set<RealtimeAudience> {
        var audiences: Set<RealtimeAudience> = []
        for (channel, kind) in channels {
            let admission = try await kind.admit(context, channel.subjectID)
            audiences.insert(Self.audience(channel, admission, context))
        }
        return audiences
    }

    /// All that a caller may hear of them.
    func possibleAudiences(for context: RequestContext) -> Set<RealtimeAudience> {
        Set(
            channels.flatMap { channel, _ in
                [Self.audience(channel, .everything, context), Self.audience(channel, .own, context)]
            })
    }

    private static func audience(
        _ channel: RealtimeChannel, _ admission: RealtimeChannelKind.Admission, _ context: RequestContext
    ) -> RealtimeAudience {
        RealtimeAudience(
            hospitalID: context.hospitalID, channel: channel,
            recipient: admission == .own ? context.principal.id : nil)
    }

    private static func refusal(_ message: String) -> Failure {
        .validation([FieldError(field: "channels", code: "unknownChannel", message: message)])
    }
}
