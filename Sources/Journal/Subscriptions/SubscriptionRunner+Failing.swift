import EventLoop
import Kernel
import Postgres
import Telemetry

extension SubscriptionRunner {
    /// Deals with a page that one reader could not take in.
    ///
    /// Throws where the connection is of no more use. An event that is to blame is found by halving the page; then it is
    /// tried so often, and after that parked, or the reader stopped.
    func fail(
        _ reader: Int, _ cohort: ReaderBoard.Cohort, _ fault: ReaderFault, on connection: BorrowedConnection
    ) async throws {
        let (name, shard) = (board.readers[reader].name, cohort.shard)
        let now = MonotonicClock.nanoseconds()
        metrics.failures.series(name).increment()
        switch fault {
        case .leaseLost:
            board.lose(reader, shard)
        case .transient:
            let failures = board.rest(reader, shard, now: now)
            if failures == limits.tries {
                logger.warning(
                    "a reader of the log cannot get on for now",
                    ["reader": .public(name), "shard": .public(shard), "tries": .public(failures)])
            }
            throw fault
        case .broken(let code):
            _ = board.rest(reader, shard, now: now)
            try await halt(reader, shard, code: code, on: connection)
        case .tooNew(let code, let position):
            if let position, position > cohort.position + 1 {
                return board.shorten(reader, shard, to: position - cohort.position - 1)
            }
            if position == nil, cohort.pagePositions > 1 {
                return board.shorten(reader, shard, to: cohort.pagePositions / 2)
            }
            try await leave(reader, shard, at: cohort.position + 1, code, on: connection)
        case .poison(let code, let position):
            if let position, position > cohort.position + 1 {
                return board.shorten(reader, shard, to: position - cohort.position - 1)
            }
            if position == nil, cohort.pagePositions > 1 {
                return board.shorten(reader, shard, to: cohort.pagePositions / 2)
            }
            let failures = board.rest(reader, shard, now: now, pagePositions: 1)
            if failures < limits.tries { return }
            try await isolate(reader, cohort, code, on: connection)
        }
    }

    /// Leaves a reader to the release that wrote an event which this one does not know: it parks nothing and stops nothing,
    /// since nothing is wrong with the event.
    private func leave(
        _ reader: Int, _ shard: Int, at position: Int64, _ code: String, on connection: BorrowedConnection
    ) async throws {
        let subject = board.readers[reader]
        try await leases.follow(on: connection) { $0.name == subject.name && $1 == shard }
        try await leases.leave(subject, shard: shard, on: connection)
        guard board.leave(reader, shard, at: position) else { return }
        logger.warning(
            "a reader of the log is left to the newer release that wrote an event",
            [
                "reader": .public(subject.name), "position": .public("\(shard)-\(position)"), "code": .public(code),
                "remedy": .public("finish the upgrade: run the newer release"),
            ])
    }

    /// Acts by the reader's policy on the event with which a page begins, which was tried often enough.
    func isolate(
        _ reader: Int, _ cohort: ReaderBoard.Cohort, _ code: String, on connection: BorrowedConnection
    ) async throws {
        let (subject, shard, position) = (board.readers[reader], cohort.shard, cohort.position + 1)
        guard subject.onPoison == .parkStream else {
            return try await halt(reader, shard, code: code, on: connection)
        }
        try await carrier.park(subject, cohort, code: code, on: connection)
        board.advance(
            reader, shard, to: position,
            leasedUntil: MonotonicClock.nanoseconds() + limits.leaseDuration.wholeNanoseconds)
        logger.error(
            "a stream was parked: an event cannot be taken in",
            [
                "reader": .public(subject.name), "position": .public("\(shard)-\(position)"), "code": .public(code),
                "remedy": .public("mend the program, then medley projections retry \(subject.name)"),
            ])
    }

    /// Stops a reader in a shard until it is told to go on.
    private func halt(_ reader: Int, _ shard: Int, code: String, on connection: BorrowedConnection) async throws {
        let subject = board.readers[reader]
        try await carrier.stop(subject, shard: shard, code: code, on: connection)
        board.update(ReaderBoard.Place(reader: reader, shard: shard)) { $0.isStopped = true }
        logger.error(
            "a reader of the log stopped in a shard",
            [
                "reader": .public(subject.name), "shard": .public(shard), "code": .public(code),
                "remedy": .public("mend it, then medley projections retry \(subject.name)"),
            ])
    }
}
