import CLibpq

/// A PGconn: thin calls, no state but libpq's own.
final class ConnectionHandle: @unchecked Sendable {
    // @unchecked: libpq allows one thread at a time; the handle is made on a blocking thread and then handed to one
    // reactor (or stays with the one blocking caller), which alone calls it.

    private let connection: OpaquePointer
    /// The descriptor as it was at first: libpq forgets it when the connection breaks, and it must still be unwatched.
    let socket: Int32

    /// Takes the connection over: it is closed with this object.
    init(owning connection: OpaquePointer) {
        self.connection = connection
        socket = PQsocket(connection)
    }

    deinit { PQfinish(connection) }

    var isBroken: Bool { PQstatus(connection) == CONNECTION_BAD }
    /// Whether no transaction is open; only meaningful while nothing is under way.
    var isOutsideTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_IDLE }
    var isInTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INTRANS }
    /// The number that `pg_stat_activity` and `pg_terminate_backend` know.
    var processID: Int32 { PQbackendPID(connection) }
    /// What libpq says of the last failure; holds no values where making the connection failed.
    var errorMessage: String { PQerrorMessage(connection).map { String(cString: $0) } ?? "" }

    /// Turns the connection non-blocking and into pipeline mode; false where libpq refuses.
    func enterPipeline() -> Bool {
        PQsetnonblocking(connection, 1) == 0 && PQenterPipelineMode(connection) == 1
    }

    func leavePipeline() -> Bool { PQexitPipelineMode(connection) == 1 }

    // MARK: Sending; each answers whether libpq took it

    func sendPrepare(_ name: String, _ text: String, _ types: [UInt32]) -> Bool {
        PQsendPrepare(connection, name, text, Int32(types.count), types) == 1
    }

    func sendPrepared(_ name: String, _ binds: inout BindBuffer) -> Bool {
        binds.withParameters { parameters in
            PQsendQueryPrepared(
                connection, name, parameters.count, parameters.values, parameters.lengths, parameters.formats, 1) == 1
        }
    }

    func sendUnprepared(_ text: String, _ binds: inout BindBuffer) -> Bool {
        let types = binds.types
        return binds.withParameters { parameters in
            PQsendQueryParams(
                connection, text, parameters.count, types, parameters.values, parameters.lengths, parameters.formats,
                1) == 1
        }
    }

    /// Ends a unit.
    ///
    /// libpq 15 sends what has gathered at each Sync; `flush` takes what the socket did not.
    func sendSync() -> Bool { PQpipelineSync(connection) == 1 }

    /// Sends a script in the simple protocol; outside pipeline mode only.
    func sendScript(_ text: String) -> Bool { PQsendQuery(connection, text) == 1 }

    enum Flushed { case all, some, failed }

    func flush() -> Flushed {
        switch PQflush(connection) {
        case 0: .all
        case 1: .some
        default: .failed
        }
    }

    // MARK: Receiving

    /// Reads what the socket has; false where the connection is lost.
    func consume() -> Bool { PQconsumeInput(connection) == 1 }

    /// Whether `nextResult` would block.
    var isBusy: Bool { PQisBusy(connection) == 1 }

    func nextResult() -> ReceivedResult {
        guard let result = PQgetResult(connection) else { return .end }
        return ReceivedResult(owning: result)
    }

    // MARK: Blocking calls, never on a reactor

    /// Runs a statement with values and waits for its rows.
    func query(_ statement: SQL) throws(PostgresError) -> ResultSet {
        var binds = BindBuffer()
        binds.encode(statement.binds)
        let types = binds.types
        let received = binds.withParameters { parameters in
            PQexecParams(
                connection, statement.text, parameters.count, types, parameters.values, parameters.lengths,
                parameters.formats, 1)
        }
        return try Self.value(received)
    }

    /// Runs a script of several statements and waits; an error ends it.
    func script(_ text: String) throws(PostgresError) { _ = try Self.value(PQexec(connection, text)) }

    /// The text as a literal of SQL, for utility statements, which take no values; nil where it is not valid UTF-8.
    func literal(_ text: String) -> String? {
        guard let escaped = PQescapeLiteral(connection, text, text.utf8.count) else { return nil }
        defer { PQfreemem(escaped) }
        return String(cString: escaped)
    }

    /// The text as a quoted identifier; nil where it is not valid UTF-8.
    func identifier(_ text: String) -> String? {
        guard let escaped = PQescapeIdentifier(connection, text, text.utf8.count) else { return nil }
        defer { PQfreemem(escaped) }
        return String(cString: escaped)
    }

    /// What the server stores of a password (SCRAM-SHA-256), so that the password itself never reaches its log.
    func passwordVerifier(_ password: String, user: String) -> String? {
        guard let verifier = PQencryptPasswordConn(connection, password, user, "scram-sha-256") else { return nil }
        defer { PQfreemem(verifier) }
        return String(cString: verifier)
    }

    /// A handle with which another thread can ask the server to cancel what runs here.
    func canceller() -> QueryCanceller? { PQgetCancel(connection).map(QueryCanceller.init(owning:)) }

    private static func value(_ result: OpaquePointer?) throws(PostgresError) -> ResultSet {
        guard let result else { throw .connectionLost }
        switch ReceivedResult(owning: result) {
        case .value(let value): return value
        case .failed(let error): throw .server(error)
        default: throw .misuse("a statement had a result that is not supported, such as COPY")
        }
    }
}

/// Asks a server to cancel a statement; it may be used from any thread, once.
final class QueryCanceller: @unchecked Sendable {
    // @unchecked: libpq documents PQcancel as safe from any thread, and the handle never changes.

    private let handle: OpaquePointer

    init(owning handle: OpaquePointer) { self.handle = handle }

    deinit { PQfreeCancel(handle) }

    /// Blocks until the server took the request.
    ///
    /// A request that fails is lost without harm: the connection is closed as well, and the statement ends at its
    /// timeout.
    func cancel() {
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(handle, &message, Int32(message.count))
    }
}

/// What PQgetResult gave.
enum ReceivedResult {
    case value(ResultSet)
    case failed(ServerError)
    /// Not run, because an earlier statement of the unit failed.
    case aborted
    /// The end of a unit.
    case sync
    /// Nothing more of this command.
    case end
    /// Something that Medley never asks for, such as COPY.
    case unsupported

    init(owning result: OpaquePointer) {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            self = .value(ResultSet(owning: result))
            return
        case PGRES_PIPELINE_SYNC: self = .sync
        case PGRES_PIPELINE_ABORTED: self = .aborted
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: self = .failed(ServerError(result))
        default: self = .unsupported
        }
        PQclear(result)
    }
}
