import EventLoop

extension Connection {
    /// Whether a unit may be sent now.
    ///
    /// A script leaves pipeline mode and so runs alone.
    func canSend(_ unit: UnitOfWork) -> Bool {
        if inFlight.isEmpty { return true }
        if unit.isScript || inFlight.first?.kind == .script { return false }
        return inFlight.count < style.inFlightLimit
    }

    /// Sends as many of the waiting units as may be.
    func sendWaiting() {
        while isOpen, let unit = waiting.first, canSend(unit) {
            _ = waiting.popFirst()
            send(unit)
        }
    }

    func send(_ unit: UnitOfWork) {
        guard let handle else { return unit.finish(.failure(.unavailable)) }
        // Whatever outlives a transaction may have been changed.
        if !style.isShared { needsReset = true }
        note(unit.isScript ? .script : .caller, unit)
        if put(unit.content, on: handle) { scheduleFlush() } else { lose() }
    }

    /// Sends something of the connection's own, behind what is under way; nobody waits for its answer.
    func sendOwn(_ statements: [SQL]) {
        guard let handle else { return }
        note(.essential)
        if put(.plain(statements), on: handle) { scheduleFlush() } else { lose() }
    }

    private func note(_ kind: SentUnit.Kind, _ unit: UnitOfWork? = nil) {
        lastGroup += 1
        inFlight.append(
            SentUnit(
                kind: kind, sentNanoseconds: MonotonicClock.nanoseconds(),
                deadlineNanoseconds: unit?.deadlineNanoseconds ?? .max, unit: unit))
    }

    private func put(_ content: UnitOfWork.Content, on handle: ConnectionHandle) -> Bool {
        switch content {
        case .script(let text):
            let entry = style.session.entryText.map { $0 + "; " } ?? ""
            return handle.leavePipeline() && handle.sendScript(entry + text)
        case .plain(let statements):
            guard putPlain(statements, on: handle) else { return false }
        case .scoped(let statements, let scope, let timeoutMilliseconds):
            guard put(scope, timeoutMilliseconds, on: handle) else { return false }
            for statement in statements where !put(statement, on: handle) { return false }
        }
        guard putSync(on: handle) else { return false }
        return deallocateDiscarded(on: handle)
    }

    /// Puts statements that say their transaction and tenants themselves; through a pooler each transaction enters its
    /// role first, behind a BEGIN, which takes an isolation level before any query alone.
    private func putPlain(_ statements: [SQL], on handle: ConnectionHandle) -> Bool {
        var statements = statements[...]
        // Within a transaction it was set at its beginning, and what the transaction has set since holds.
        let isInside = inFlight.count == 1 && !handle.isOutsideTransaction
        if let entry = style.session.entryText, let first = statements.first, !first.endsTransaction, !isInside {
            if first.beginsTransaction {
                guard put(first, on: handle) else { return false }
                statements = statements.dropFirst()
            }
            binds.removeAll()
            pipeline.sent(.scope)
            guard handle.sendUnprepared(entry, &binds) else { return false }
        }
        for statement in statements where !put(statement, on: handle) { return false }
        return true
    }

    private func put(_ scope: TenantScope, _ timeoutMilliseconds: Int?, on handle: ConnectionHandle) -> Bool {
        binds.encode(scope: scope, timeoutMilliseconds: timeoutMilliseconds)
        pipeline.sent(.scope)
        if style.usesPreparedStatements {
            let name =
                timeoutMilliseconds == nil ? Connector.scopeStatement : Connector.scopeAndTimeoutStatement
            return handle.sendPrepared(name, &binds)
        }
        let text = timeoutMilliseconds == nil ? style.session.scopeText : style.session.scopeAndTimeoutText
        return handle.sendUnprepared(text, &binds)
    }

    private func put(_ statement: SQL, on handle: ConnectionHandle) -> Bool {
        binds.encode(statement.binds)
        guard style.usesPreparedStatements, statement.isPreparable else {
            pipeline.sent(.statement)
            return handle.sendUnprepared(statement.text, &binds)
        }
        switch statements.use(statement, types: binds.types, group: lastGroup) {
        case .prepared(let name):
            pipeline.sent(.statement)
            return handle.sendPrepared(name, &binds)
        case .prepareFirst(let name, let number):
            pipeline.sent(.prepare(number))
            pipeline.sent(.statement)
            return handle.sendPrepare(name, statement.text, binds.types) && handle.sendPrepared(name, &binds)
        case .unprepared:
            pipeline.sent(.statement)
            return handle.sendUnprepared(statement.text, &binds)
        }
    }

    private func putSync(on handle: ConnectionHandle) -> Bool {
        pipeline.sent(.sync)
        return handle.sendSync()
    }

    /// Deallocates in a group of its own, so that nothing of it can touch a caller's transaction.
    private func deallocateDiscarded(on handle: ConnectionHandle) -> Bool {
        while let name = statements.nextDiscarded() {
            note(.dispensable)
            binds.removeAll()
            pipeline.sent(.statement)
            guard handle.sendUnprepared("DEALLOCATE \(name)", &binds), putSync(on: handle) else { return false }
        }
        return true
    }

    /// Flushes once all jobs of this turn have put in what they have.
    private func scheduleFlush() {
        if isFlushScheduled { return }
        isFlushScheduled = true
        reactor.atEndOfTurn { [weak self] in
            self?.isFlushScheduled = false
            self?.flush()
        }
    }

    /// Sends what libpq holds and asks to be told when the socket takes more.
    func flush() {
        guard let handle else { return }
        switch handle.flush() {
        case .all: watchForWrite(false)
        case .some: watchForWrite(true)
        case .failed: lose()
        }
    }

    private func watchForWrite(_ wanted: Bool) {
        if watchesForWrite == wanted { return }
        watchesForWrite = wanted
        reactor.rewatch(socket, wanted ? [.read, .write] : .read)
    }
}
