import EventLoop
import Kernel
import Postgres
import Synchronization
import Telemetry

extension SubscriptionRunner {
    /// Pages of one reaction, shard after shard: what it does is outside any transaction, so it has a task of its own.
    func react(_ reader: Int, _ bell: Bell) async {
        defer { signal.remove(bell) }
        let name = board.readers[reader].name
        let isOwn: @Sendable (LogReader, Int) -> Bool = { candidate, _ in candidate.name == name }
        var nextRetry: UInt64 = 0
        var followed = 0
        while !isEnding {
            let round = followRounds.load(ordering: .acquiring)
            var hasMoved = false
            do {
                if MonotonicClock.nanoseconds() >= nextRetry {
                    try await retryReactions(reader)
                    nextRetry = MonotonicClock.nanoseconds() + limits.leaseInterval.wholeNanoseconds
                }
                while !isEnding, let step = next(isOwn) {
                    switch step {
                    case .page(let cohort):
                        try await react(cohort)
                        hasMoved = true
                    case .skim(let questions):
                        try await database.withConnection(.system) { try await self.skim(questions, on: $0) }
                    }
                }
                if round != followed, !board.moves(where: isOwn).isEmpty {
                    try await database.withConnection(.system) { try await self.leases.follow(on: $0, where: isOwn) }
                }
                followed = round
            } catch {
                // No connection, or it broke: looked at again with the next poll.
                hasMoved = false
            }
            if isEnding { break }
            if hasMoved {
                // What is committed meanwhile makes one page. Losing the error is right: nobody cancels this task.
                try? await Task.sleep(for: limits.pace)
            } else {
                await bell.wait()
            }
        }
    }

    /// Reacts to a page and goes past it. A process that dies in between leaves it to be done once more.
    private func react(_ cohort: ReaderBoard.Cohort) async throws {
        let reader = cohort.readers[0]
        let subject = board.readers[reader]
        let page: WantedPage
        do {
            page = try await wanted(cohort, subject)
        } catch {
            return try await fail(reader, cohort, error)
        }
        if page.isPassed {
            count(page.count, subject)
            board.pass(cohort, to: page.end)
            return board.pace(cohort, now: MonotonicClock.nanoseconds())
        }
        let failed = await react(to: page.events, subject, shard: cohort.shard)
        if isEnding, failed.isEmpty == false { return }
        if let first = failed.min(by: { $0.position < $1.position }) {
            return try await fail(reader, cohort, first.fault)
        }
        do {
            let until = MonotonicClock.nanoseconds() + limits.leaseDuration.wholeNanoseconds
            try await database.withConnection(.system) { connection in
                try await self.carrier.advance([subject], cohort, to: page.end, connection)
            }
            count(page.count, subject)
            board.advance(reader, cohort.shard, to: page.end, leasedUntil: until)
            board.pace(cohort, now: MonotonicClock.nanoseconds())
        } catch {
            try await fail(reader, cohort, error)
        }
    }

    /// A page, and what of it the reaction does anything of.
    ///
    /// What this process wrote of late is not read from the log again, and where nothing is to be done, the database is not
    /// asked.
    private func wanted(_ cohort: ReaderBoard.Cohort, _ subject: LogReader) async throws -> WantedPage {
        // Where something failed, whoever takes over is to find the checkpoint right before it.
        let isSound = board.isSound(cohort)
        guard let recent = carrier.recentPage(cohort, of: [subject]) else {
            let read = try await database.withConnection(.system) { connection in
                try await self.carrier.readAhead(subject, cohort, on: connection)
            }
            let wanted = try await subject.select?(read.events) ?? read.events
            return WantedPage(
                end: read.end, count: read.events.count, events: wanted,
                isPassed: isSound && wanted.isEmpty && !read.isAnyParked)
        }
        let events = try LogPage(recent.entries).events(of: subject.module)
        let wanted = try await subject.select?(events) ?? events
        if wanted.isEmpty {
            return WantedPage(end: recent.end, count: events.count, events: [], isPassed: isSound)
        }
        let parked = try await database.withConnection(.system) { connection in
            try await self.carrier.parkedStreams(of: subject, shard: cohort.shard, on: connection)
        }
        let free = wanted.filter { !parked.contains($0.stored.streamKey) }
        return WantedPage(end: recent.end, count: events.count, events: free, isPassed: false)
    }

    private func count(_ events: Int, _ subject: LogReader) {
        metrics.events.series(subject.name).increment(by: UInt64(events))
        metrics.pages.series(subject.name).increment()
    }

    private func fail(_ reader: Int, _ cohort: ReaderBoard.Cohort, _ error: any Error) async throws {
        try await database.withConnection(.system) { connection in
            try await self.fail(reader, cohort, ReaderFault(error), on: connection)
        }
    }

    /// Where a reaction failed, and why.
    private struct Failed: Sendable {
        var position: Int64
        var fault: ReaderFault
    }

    /// Reacts to events in order within each stream, to several streams at a time; answers the first failure of each.
    private func react(to events: [DecodedEvent], _ subject: LogReader, shard: Int) async -> [Failed] {
        var order: [StreamKey] = []
        var streams: [StreamKey: [DecodedEvent]] = [:]
        for event in events {
            if streams[event.stored.streamKey] == nil { order.append(event.stored.streamKey) }
            streams[event.stored.streamKey, default: []].append(event)
        }
        let queues = order.compactMap { streams[$0] }
        return await withTaskGroup(of: Failed?.self) { group in
            var failures: [Failed] = []
            for (index, queue) in queues.enumerated() {
                if index >= limits.reactionStreams, let done = await group.next(), let failed = done {
                    failures.append(failed)
                }
                group.addTask { await self.react(inOrder: queue, subject) }
            }
            for await case let failed? in group { failures.append(failed) }
            return failures
        }
    }

    private func react(inOrder events: [DecodedEvent], _ subject: LogReader) async -> Failed? {
        for event in events {
            do {
                if isEnding { throw CancellationError() }
                try await subject.react?(event)
            } catch {
                var fault = ReaderFault(error)
                if case .poison(let code, _) = fault { fault = .poison(code: code, position: event.stored.position) }
                return Failed(position: event.stored.position, fault: fault)
            }
        }
        return nil
    }

    /// Takes parked streams of the reaction up again whose rest is over: in its own task, so that nothing passes meanwhile.
    ///
    /// A few at a time, so that what is new waits for no more than these.
    private func retryReactions(_ reader: Int) async throws {
        let subject = board.readers[reader]
        let due = try await database.withConnection(.system) { connection in
            try await self.due([reader], on: connection, limit: Self.parkedReactions)
        }
        for (_, parking) in due where !isEnding {
            guard board.standing(ReaderBoard.Place(reader: reader, shard: parking.shard)).isHeld else { continue }
            tell(try await retry(subject, parking), subject)
        }
    }

    /// Parked streams of reactions that are looked at in one round.
    private static let parkedReactions: Int32 = 32

    private func retry(_ subject: LogReader, _ parking: ParkedReplay.Parking) async throws -> ParkedReplay.Outcome {
        let replay = ParkedReplay(carrier: carrier)
        var taken = 0
        while true {
            let step = try await database.withConnection(.system) { connection in
                try await connection.transaction(scope: .none) { connection -> ReactionStep? in
                    guard let (from, to) = try await replay.lock(subject, parking, connection) else { return nil }
                    let page = try await replay.read(
                        subject, parking, from, to, ParkedReplay.pageEvents, connection)
                    return ReactionStep(events: page.events, code: page.code, isLast: page.isLast)
                }
            }
            guard let step else { return .gone }
            var code = step.code
            for event in step.events {
                if let failed = await react(inOrder: [event], subject) {
                    guard case .poison(let word, _) = failed.fault else { throw failed.fault }
                    code = word
                    break
                }
                taken += 1
                try await database.withConnection(.system) { connection in
                    try await replay.move(subject, parking, behind: event.stored, connection)
                }
            }
            if let code {
                return try await database.withConnection(.system) { connection in
                    try await replay.fail(subject, parking, code, connection)
                }
            }
            if step.isLast {
                try await database.withConnection(.system) { try await replay.unpark(subject, parking, $0) }
                return .resumed(events: taken)
            }
        }
    }
}

/// A part of a parked stream of a reaction.
private struct ReactionStep: Sendable {
    var events: [DecodedEvent]
    var code: String?
    var isLast: Bool
}

/// A page for a reaction.
private struct WantedPage: Sendable {
    var end: Int64
    /// How many events of its module are in it.
    var count: Int
    /// Those of which it does anything.
    var events: [DecodedEvent]
    /// Whether it does nothing of any of them, so that the checkpoint may follow later. Not so where a stream is parked: what is
    /// made up for that goes as far as the checkpoint.
    var isPassed: Bool
}
