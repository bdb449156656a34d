import EventLoop

/// Someone who waits for a connection.
struct Borrower: Sendable {
    var ticket: UnitTicket
    var timer: TimerToken
    /// Continues with a lease.
    var continuation: UnsafeContinuation<Result<Int, PostgresError>, Never>
}

extension DatabaseShard {
    /// Waits for a connection and answers its lease.
    ///
    /// Fails at once with `unavailable` while the database is away.
    nonisolated(nonsending) func borrow(_ role: DatabaseRole) async throws(PostgresError) -> Int {
        let ticket = UnitTicket()
        let outcome = await withCancellation {
            await withUnsafeContinuation { continuation in
                enter { $0.borrow(role, ticket, continuation) }
            }
        } onCancel: {
            ticket.cancel()
            reactor.execute { self.assumeIsolated { $0.withdrawBorrower(ticket) } }
        }
        return try outcome.get()
    }

    /// Takes a connection back; nothing happens where the lease is over.
    func giveBack(_ lease: Int) {
        guard let number = endLoan(lease), let connection = pooled[number] else { return }
        connection.prepareForNextHolder()
        perform(pool.giveBack(number, isUsable: connection.isOpen))
    }

    /// Forgets a lease and answers the number in the pool that it stood for.
    @discardableResult
    func endLoan(_ lease: Int) -> Int? {
        guard let number = lent.removeValue(forKey: lease) else { return nil }
        meter.count(.givenBack)
        return number
    }

    /// Makes a connection with one owner and answers its lease.
    func dedicate(_ role: DatabaseRole) async throws(PostgresError) -> Int {
        let kept = makeDedicated(role)
        let handle = try await connect(kept.connection.style.session)
        if isStopped { throw .unavailable }
        try kept.connection.attach(handle)
        lastNumber += 1
        dedicated[lastNumber] = kept
        return lastNumber
    }

    /// Ends a lease of either kind.
    func release(_ lease: Int) {
        if let kept = dedicated.removeValue(forKey: lease) {
            kept.isReleased = true
            kept.connection.close()
            noteReadiness()
        } else {
            giveBack(lease)
        }
    }

    func perform(_ action: PoolState.Action) {
        switch action {
        case .lend(let connection, let waiter): lend(connection, to: waiter)
        case .open(let connection, let role): open(connection, role)
        case .refuse(let waiter, let error): answer(waiter, .failure(error))
        case .close(let number):
            pooled.removeValue(forKey: number)?.close()
        }
    }

    private func perform(_ actions: [PoolState.Action]) {
        for action in actions { perform(action) }
    }

    private func borrow(
        _ role: DatabaseRole, _ ticket: UnitTicket,
        _ continuation: UnsafeContinuation<Result<Int, PostgresError>, Never>
    ) {
        if ticket.isCancelled { return continuation.resume(returning: .failure(.cancelled)) }
        guard isReady, !isStopped else { return continuation.resume(returning: .failure(.unavailable)) }
        lastNumber += 1
        let waiter = lastNumber
        let deadline = MonotonicClock.nanoseconds() + DatabaseLimits.borrowWaitNanoseconds
        let timer = reactor.schedule(atNanoseconds: deadline) { self.leave(waiter, .unavailable) }
        borrowers[waiter] = Borrower(ticket: ticket, timer: timer, continuation: continuation)
        perform(pool.borrow(waiter: waiter, role))
    }

    private func withdrawBorrower(_ ticket: UnitTicket) {
        for (waiter, borrower) in borrowers where borrower.ticket === ticket { leave(waiter, .cancelled) }
    }

    private func leave(_ waiter: Int, _ error: PostgresError) {
        if pool.withdraw(waiter: waiter) { answer(waiter, .failure(error)) }
    }

    private func answer(_ waiter: Int, _ outcome: Result<Int, PostgresError>) {
        guard let borrower = borrowers.removeValue(forKey: waiter) else { return }
        reactor.cancel(borrower.timer)
        borrower.continuation.resume(returning: outcome)
    }

    private func lend(_ number: Int, to waiter: Int) {
        lastNumber += 1
        lent[lastNumber] = number
        meter.count(.lent)
        answer(waiter, .success(lastNumber))
    }

    private func open(_ number: Int, _ role: DatabaseRole) {
        // The connection outlives the caller that first wanted it.
        reactor.spawn { await self.connect(number, role) }
    }

    private func connect(_ number: Int, _ role: DatabaseRole) async {
        do throws(PostgresError) {
            let style = ownedStyle(role)
            opened(number, try await connect(style.session), style)
        } catch {
            openFailed(number, error)
        }
    }

    private func opened(_ number: Int, _ handle: ConnectionHandle, _ style: Connection.Style) {
        let connection = Connection(reactor: reactor, style: style, meter: meter)
        do throws(PostgresError) {
            try connection.attach(handle)
        } catch {
            return openFailed(number, error)
        }
        connection.onLost = { self.lost(number) }
        pooled[number] = connection
        perform(pool.opened(number))
    }

    private func openFailed(_ number: Int, _ error: PostgresError) {
        // A server that cannot be reached is, to those who wait, away.
        perform(pool.openFailed(number, error.isTransient ? .unavailable : error))
    }

    private func lost(_ number: Int) {
        pool.lost(number)
        // One that is lent stays known until its holder gives it back, so that the holder's calls find it lost.
        if !lent.values.contains(number) { pooled[number] = nil }
    }
}
