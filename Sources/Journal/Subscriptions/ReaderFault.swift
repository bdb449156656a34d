import Kernel
import Postgres

/// Why a reader did not get on.
enum ReaderFault: Error, Sendable {
    /// The database, or a lock: the same again after a while.
    case transient
    /// Another process carries the reader on, or moved its checkpoint.
    case leaseLost
    /// Positions are missing in the log, or the keys of a hospital do not open: nothing that an event could be blamed for.
    case broken(code: String)
    /// A newer release wrote an event that this one does not know: it is to be left to that release, at its position where
    /// that is known.
    case tooNew(code: String, position: Int64?)
    /// An event cannot be taken in: the one at a position where that is known. The code tells no data.
    case poison(code: String, position: Int64?)

    /// What an error of a page means.
    init(_ error: any Error) {
        switch error {
        case let fault as ReaderFault: self = fault
        case let error as PostgresError: self = Self.meaning(of: error)
        case let error as TransactionError:
            if let inner = error.begin ?? error.commit ?? (error.body as? PostgresError) {
                self = Self.meaning(of: inner)
            } else if let body = error.body {
                self = ReaderFault(body)
            } else {
                self = .transient
            }
        case is CancellationError: self = .transient
        case let error as EventCodecError: self = Self.undecodable(error, at: nil)
        case JournalError.unavailable, JournalError.deadlineExceeded, JournalError.cancelled: self = .transient
        case is JournalError: self = .broken(code: "keys")
        case let error as any CarriesJournalError where error.isPassing: self = .transient
        case let error as any ServiceError: self = Self.meaning(of: error.failure)
        case let error as Failure: self = Self.meaning(of: error)
        default: self = .poison(code: "reaction.\(type(of: error))", position: nil)
        }
    }

    /// What an event means that cannot be decoded.
    static func undecodable(_ error: EventCodecError, at position: Int64?) -> ReaderFault {
        switch error {
        case .unknownType, .newerVersion: .tooNew(code: error.code, position: position)
        case .malformed, .noSubject, .erased: .poison(code: error.code, position: position)
        case .inactive: .transient
        }
    }

    private static func meaning(of failure: Failure) -> ReaderFault {
        switch failure.kind {
        case .unavailable, .deadlineExceeded, .cancelled, .rateLimited: .transient
        default: .poison(code: "reaction.\(failure.code)", position: nil)
        }
    }

    private static func meaning(of error: PostgresError) -> ReaderFault {
        guard case .server(let server) = error else {
            switch error {
            case .decoding: return .poison(code: "decoding", position: nil)
            case .misuse: return .poison(code: "misuse", position: nil)
            default: return .transient
            }
        }
        if server.sqlState == "MJ008" { return .broken(code: "gap") }
        // A page that takes too long is halved, as one that cannot be taken in is.
        if server.sqlState == "57014" { return .poison(code: "sql.57014", position: nil) }
        let isOfTheServer = ["08", "40", "53", "55", "57", "58"].contains { server.sqlState.hasPrefix($0) }
        return isOfTheServer || server.sqlState == "25006" || server.sqlState == "25P03"
            ? .transient : .poison(code: "sql.\(server.sqlState)", position: nil)
    }
}

extension EventCodecError {
    /// A stable word for what is wrong, without data.
    var code: String {
        switch self {
        case .unknownType: "event.unknownType"
        case .newerVersion: "event.newerVersion"
        case .malformed: "event.malformed"
        case .inactive: "event.inactive"
        case .noSubject: "event.noSubject"
        case .erased: "event.erased"
        }
    }
}

/// A command's failure that may be the journal's.
protocol CarriesJournalError {
    /// Whether the same command may succeed later.
    var isPassing: Bool { get }
}

extension CommandFailure: CarriesJournalError {
    var isPassing: Bool {
        switch self {
        case .journal(.unavailable), .journal(.deadlineExceeded), .journal(.cancelled): true
        default: false
        }
    }
}
