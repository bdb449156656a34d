import Postgres

/// Why a page of the record of reads was not written.
enum ReadFault: Equatable {
    /// The database does not take one of its rows.
    case refused
    /// It waits for a connection of its own; others go on.
    case waits
    /// The database takes nothing now; or no answer came, and the page may be written.
    case unreachable(isUnanswered: Bool)

    /// States that are about the database as a whole (PostgreSQL, Appendix A): connection, read only, resources, rights, an
    /// operator's or the system's.
    private static let classesOfAll = ["08", "25", "28", "3D", "42", "53", "57", "58", "XX"]
    /// A wait for a lock that took too long, or a circle: with reasons for somebody's key, else for the table.
    private static let lockStates = ["55P03", "57014", "40P01"]

    init(_ error: PostgresError, of page: AccessPage) {
        switch error {
        case .server(let error):
            let state = error.sqlState
            if Self.lockStates.contains(state) {
                self = page.hasReasons ? .refused : .unreachable(isUnanswered: false)
            } else if Self.classesOfAll.contains(String(state.prefix(2))) {
                self = .unreachable(isUnanswered: false)
            } else {
                self = .refused
            }
        case .unavailable, .queueFull: self = page.hasReasons ? .waits : .unreachable(isUnanswered: false)
        case .connectionLost, .deadlineExceeded: self = .unreachable(isUnanswered: true)
        case .cancelled, .misuse: self = .unreachable(isUnanswered: false)
        case .decoding: self = .refused
        }
    }
}
