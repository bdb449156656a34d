import EventLoop

extension DatabaseShard {
    /// Where a unit is to run.
    enum Route: Sendable {
        /// On the shared connection with the least to do.
        case shared
        /// On the connection that a holder has.
        case lease(Int)
    }

    /// Runs a unit and waits for its outcome, its deadline or the cancellation of the calling task.
    nonisolated(nonsending) func run(
        _ content: UnitOfWork.Content, on route: Route, deadlineNanoseconds: UInt64, isCancellable: Bool = true
    ) async throws(PostgresError) -> [ResultSet] {
        let ticket = UnitTicket()
        let outcome = await withCancellation {
            await withUnsafeContinuation { continuation in
                let unit = UnitOfWork(
                    content: content, deadlineNanoseconds: deadlineNanoseconds, ticket: ticket,
                    continuation: continuation)
                enter { $0.submit(unit, route) }
            }
        } onCancel: {
            if isCancellable {
                ticket.cancel()
                reactor.execute { self.assumeIsolated { $0.withdraw(ticket, route) } }
            }
        }
        return try outcome.get()
    }

    private func submit(_ unit: UnitOfWork, _ route: Route) {
        switch route {
        case .shared:
            guard let connection = leastLoaded() else {
                meter.count(.unavailable)
                return unit.finish(.failure(.unavailable))
            }
            connection.submit(unit)
        case .lease(let lease):
            guard let connection = connection(of: lease) else {
                let isOver = !isStopped
                return unit.finish(.failure(isOver ? .misuse("the connection was given back") : .unavailable))
            }
            connection.submit(unit)
        }
    }

    private func withdraw(_ ticket: UnitTicket, _ route: Route) {
        switch route {
        case .shared: for kept in shared { kept.connection.withdraw(ticket) }
        case .lease(let lease): connection(of: lease)?.withdraw(ticket)
        }
    }

    func connection(of lease: Int) -> Connection? {
        dedicated[lease]?.connection ?? lent[lease].flatMap { pooled[$0] }
    }

    private func leastLoaded() -> Connection? {
        var best: Connection?
        for kept in shared where kept.connection.isOpen {
            if best.map({ kept.connection.load < $0.load }) ?? true { best = kept.connection }
        }
        return best
    }
}
