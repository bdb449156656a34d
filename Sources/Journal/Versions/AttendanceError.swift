/// Why a process may not work on a database, or not any more.
public enum AttendanceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Events are written in versions that this release does not know; which ones.
    case outdated(String)
    /// Another master key was brought in.
    case anotherMasterKey
    /// A new master key is being brought in just now.
    case busy

    /// What is wrong and what mends it.
    public var description: String {
        switch self {
        case .outdated(let lacking):
            "this release is older than what the database is written in: \(lacking). Start the newer release; "
                + "an older one cannot come back (medley doctor)"
        case .anotherMasterKey: "another master key was brought in: start with that key (medley keys import)"
        case .busy: "a new master key is being brought in: try again when that is done"
        }
    }
}
