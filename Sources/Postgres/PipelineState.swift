/// What is under way on a connection in pipeline mode, as a value: what was sent goes in as commands, what PQgetResult
/// gives goes in as events, and what is to be done comes out.
///
/// It knows no socket.
///
/// A group is one unit of work: its commands and one Sync. Every command is answered by one result and an end; after an
/// error the server skips to the Sync, so the error ends its own group and touches no other. The outcome of a group is
/// known at its Sync alone: until then a deferred constraint may still refuse it.
///
/// States: *idle* (nothing sent) → *awaiting a result* of the first command → *awaiting its end* → the next command …
/// → *awaiting the sync* → the next group or idle.
struct PipelineState<Value> {
    /// What was sent.
    enum Command: Equatable {
        /// The setting of the tenants: its result is not for the caller.
        case scope
        /// A statement of the caller.
        case statement
        /// The preparation of the statement with this number in the cache.
        case prepare(Int)
        /// The end of a group.
        case sync
    }

    /// What came.
    enum Event {
        case value(Value)
        case failed(ServerError)
        case aborted
        case end
        case sync
    }

    /// What is to be done.
    enum Action {
        case nothing
        /// The statement with this number exists on the connection from now on.
        case prepared(Int)
        /// The statement with this number was not prepared.
        case unprepared(Int)
        /// The oldest group is done.
        case finished(Result<[Value], PostgresError>)
        /// The server answered what was not asked: the connection cannot be trusted any more.
        case violation
    }

    private var commands = FIFO<Command>()
    private var values: [Value] = []
    private var failure: ServerError?
    private var awaitsEnd = false

    /// Whether something was sent and is not answered yet.
    var isExpecting: Bool { !commands.isEmpty }

    /// Notes a command as sent.
    mutating func sent(_ command: Command) { commands.append(command) }

    /// Takes the next thing that came.
    mutating func receive(_ event: Event) -> Action {
        guard let command = commands.first else { return .violation }
        switch event {
        case .end: return end(command)
        case .sync: return command == .sync && !awaitsEnd ? finish() : .violation
        case .value(let value): return received(command, value)
        case .failed(let error): return failed(command, error)
        case .aborted: return failure == nil ? .violation : failed(command, nil)
        }
    }

    private mutating func end(_ command: Command) -> Action {
        guard awaitsEnd else { return .violation }
        awaitsEnd = false
        // An error that came instead of the sync (a deferred constraint) has an end of its own; the sync follows.
        if command != .sync { _ = commands.popFirst() }
        return .nothing
    }

    private mutating func received(_ command: Command, _ value: Value) -> Action {
        guard !awaitsEnd, command != .sync, failure == nil else { return .violation }
        awaitsEnd = true
        switch command {
        case .statement: values.append(value)
        case .prepare(let number): return .prepared(number)
        case .scope, .sync: break
        }
        return .nothing
    }

    private mutating func failed(_ command: Command, _ error: ServerError?) -> Action {
        guard !awaitsEnd else { return .violation }
        awaitsEnd = true
        if failure == nil { failure = error }
        if case .prepare(let number) = command { return .unprepared(number) }
        return .nothing
    }

    private mutating func finish() -> Action {
        _ = commands.popFirst()
        defer {
            values = []
            failure = nil
        }
        return .finished(failure.map { .failure(.server($0)) } ?? .success(values))
    }
}

extension PipelineState.Event: Sendable where Value: Sendable {}
