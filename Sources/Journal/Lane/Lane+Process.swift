import EventLoop
import Kernel
import Postgres
import Telemetry

extension Lane {
    /// A command that lost a claim, until it is known that those it lost to were committed.
    private struct Loser {
        var ticket: LaneTicket
        var name: String
        var rivals: [LaneTicket]
    }

    /// Carries out commands until each is answered.
    func process(_ tickets: [LaneTicket]) async {
        var pending = tickets
        var losers: [Loser] = []
        var transientTries = 0
        while !pending.isEmpty {
            switch await attempt(pending) {
            case .committed(let again):
                rest.end()
                pending = again
                transientTries = 0
                pending += finishProven(losers)
                losers = []
            case .nothing: break
            case .claimLost(let name, let lost, let rivals):
                retried("claim")
                pending.removeAll { ticket in lost.contains { $0 === ticket } }
                losers += lost.map { Loser(ticket: $0, name: name, rivals: rivals) }
                // Nobody is left whose commit could be awaited.
                if pending.isEmpty {
                    for loser in losers { finish(loser.ticket, .claimed(name: loser.name)) }
                    losers = []
                }
            case .transient:
                retried("transient")
                transientTries += 1
                pending = expire(pending)
                if transientTries > limits.transientRetries {
                    fail(pending, .unavailable)
                    pending = []
                }
            case .lostRace(let streams):
                retried("lostRace")
                for stream in streams { hot.remove(stream) }
                lockedBatchesLeft = limits.lockedBatchesAfterLostRace
            case .keysTaken(let taken):
                retried("replay")
                await answerTaken(taken)
            case .keysChanged(let subjects):
                retried("dataKey")
                if await !lookUp(subjects) { fail(pending, .unavailable) }
            case .without(let ticket, let outcome):
                finish(ticket, outcome)
            case .tooLarge(let keep, let later):
                queue.putBack(later)
                metrics.queuedCommands.add(Double(later.count))
                pending = keep
            case .outcomeUnknown(let pipeline):
                retried("outcomeUnknown")
                for accepted in pipeline.draft.accepted { accepted.ticket.isOutcomeUnknown = true }
                await settle(pipeline)
            case .unavailable:
                fail(pending, .unavailable)
            case .exhausted:
                // Those that wait would meet the same.
                rest.begin(at: clock.monotonicNanoseconds())
                fail(pending + takeOut { _ in true }, .unavailable)
            case .unexpected(let words):
                pending = await isolate(pending, words)
            }
            pending.removeAll { $0.isFinished }
            for ticket in pending { ticket.mayAssumeNew = false }
        }
        // Those they lost to were not committed either, so that nobody knows: again, or never mind.
        fail(losers.map(\.ticket), .unavailable)
    }

    /// Answers those that lost to what is committed now; gives back the others, whose rivals were refused in the end, which frees
    /// what was claimed.
    private func finishProven(_ losers: [Loser]) -> [LaneTicket] {
        losers.compactMap { loser in
            let isProven = loser.rivals.allSatisfy { $0.isCommitted }
            if !isProven { return loser.ticket }
            finish(loser.ticket, .claimed(name: loser.name))
            return nil
        }
    }

    /// After something that no rule foresees: halves the batch until the command that causes it stands alone.
    private func isolate(_ tickets: [LaneTicket], _ words: String) async -> [LaneTicket] {
        guard tickets.count > 1 else {
            fail(tickets, .fault(words))
            return []
        }
        retried("unexpected")
        let middle = tickets.count / 2
        await process(Array(tickets[..<middle]))
        return Array(tickets[middle...])
    }

    /// Answers commands whose keys are taken from what is stored.
    private func answerTaken(_ tickets: [LaneTicket]) async {
        do throws(PostgresError) {
            let stored = try await storedOutcomes(tickets)
            for (ticket, stored) in zip(tickets, stored) {
                guard let stored else { continue }
                let isSame = isSame(stored, ticket)
                finish(ticket, isSame ? .replayed(stored) : .keyReused)
            }
        } catch {
            fail(tickets, JournalError(error))
        }
    }

    /// Whether what is stored under a command's key was done for the same request.
    func isSame(_ stored: StoredOutcome, _ ticket: LaneTicket) -> Bool {
        keys.isCode(stored.requestCode, of: ticket.envelope.requestHash, in: ticket.hospitalID)
    }

    /// The stored outcomes of commands' keys, in their order.
    func storedOutcomes(_ tickets: [LaneTicket]) async throws(PostgresError) -> [StoredOutcome?] {
        let envelopes = tickets.map(\.envelope)
        let statement = JournalStatements.findOutcomes.bound(
            .ids(envelopes.map(\.hospitalID)), .ids(envelopes.map(\.principalID)), .texts(envelopes.map(\.key)))
        let results = try await connected().pipeline(
            [statement], scope: .hospitals(Set(envelopes.map(\.hospitalID)).sorted()), timeout: limits.batchTimeout)
        var outcomes = [StoredOutcome?](repeating: nil, count: tickets.count)
        for index in 0..<results[0].count {
            let row = results[0][index]
            outcomes[try row.int(0)] = try StoredOutcome(row)
        }
        return outcomes
    }

    /// The lane's connection, made at its first use.
    func connected() async throws(PostgresError) -> BorrowedConnection {
        if let connection { return connection }
        let made = try await database.dedicatedConnection(.app, on: reactor)
        connection = made
        return made
    }

    private func retried(_ reason: String) {
        metrics.retries.series(reason).increment()
    }
}

extension StoredOutcome {
    /// Reads the columns of `find_outcomes`.
    init(_ row: Row) throws(PostgresError) {
        self.init(
            requestCode: try row.bytes(1), status: try row.int(2), resourceID: try row.id(3), version: try row.int(4),
            commandID: try row.id(5))
        if row.isNull(6) { return }
        eventID = try row.id(6)
        position = Position(shard: try row.int(7), number: Int64(try row.int(8)))
    }
}
