import EventLoop

extension Connection {
    /// Called by the reactor when the socket can be read or written.
    func ready(_ readiness: Reactor.Readiness) {
        guard let handle else { return }
        // Even where only writing was possible: a server that waits for us to read does not read from us.
        guard handle.consume() else {
            // What came before the end is still good.
            receive()
            return lose()
        }
        if readiness.contains(.write) { flush() }
        receive()
        sendWaiting()
    }

    /// Takes every result that is complete.
    private func receive() {
        while let handle {
            // Asked even where nothing is expected: it makes libpq read what the server says unasked.
            if handle.isBusy || inFlight.isEmpty { return }
            let result = handle.nextResult()
            if case .failed = result, handle.isBroken { return lose() }
            if inFlight.first?.kind == .script {
                receiveScript(result, handle)
            } else if let event = PipelineState<ResultSet>.Event(result) {
                perform(pipeline.receive(event))
            } else {
                return lose()
            }
        }
    }

    private func perform(_ action: PipelineState<ResultSet>.Action) {
        switch action {
        case .nothing: break
        case .prepared(let number): statements.prepared(number)
        case .unprepared(let number): statements.unprepared(number)
        case .finished(let outcome): finishFirst(outcome)
        case .violation: lose()
        }
    }

    /// Answers the caller of the oldest unit.
    private func finishFirst(_ outcome: UnitOfWork.Outcome) {
        guard var sent = inFlight.popFirst() else { return lose() }
        if sent.kind == .caller || sent.kind == .script {
            let isRefusal = if case .failure = outcome { true } else { false }
            let nanoseconds = MonotonicClock.nanoseconds() &- sent.sentNanoseconds
            meter.count(.answered(nanoseconds: nanoseconds, isRefusal: isRefusal))
        }
        sent.finish(outcome)
        guard case .failure(let error) = outcome else { return }
        if error.tellsOfStaleStatements { statements.discardAll() }
        if sent.kind == .essential { lose() }
    }

    /// The simple protocol: one result for each statement of the script, then the end.
    private func receiveScript(_ result: ReceivedResult, _ handle: ConnectionHandle) {
        switch result {
        case .value: break
        case .failed(let error): scriptFailure = scriptFailure ?? error
        case .end:
            let failure = scriptFailure
            scriptFailure = nil
            guard handle.enterPipeline() else { return lose() }
            finishFirst(failure.map { .failure(.server($0)) } ?? .success([]))
        case .aborted, .sync, .unsupported: lose()
        }
    }
}

extension PipelineState<ResultSet>.Event {
    /// What a result is to the pipeline; nil for what Medley never asks for.
    init?(_ result: ReceivedResult) {
        switch result {
        case .value(let value): self = .value(value)
        case .failed(let error): self = .failed(error)
        case .aborted: self = .aborted
        case .sync: self = .sync
        case .end: self = .end
        case .unsupported: return nil
        }
    }
}

extension PostgresError {
    /// A prepared statement does not fit the tables any more (0A000, a cached plan must not change its result type), or
    /// is unknown to the server (26000).
    fileprivate var tellsOfStaleStatements: Bool {
        guard case .server(let error) = self else { return false }
        return error.sqlState == "0A000" || error.sqlState == "26000"
    }
}
