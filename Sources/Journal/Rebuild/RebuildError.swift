/// Why a projection was not rebuilt; its live tables are as they were.
public enum RebuildError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no projection of this name, or it has no tables.
    case unknownProjection(String)
    /// Another process rebuilds it.
    case busy(String)
    /// An event cannot be read or applied: where it is, and a word for why.
    case unreadable(position: String, code: String)
    /// The live tables were in use without a pause: another time.
    case neverQuiet(String)
    /// A newer release leads it.
    case newerRelease(String)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .unknownProjection(let name): "there is no projection \(name) with tables: medley projections list"
        case .busy(let name): "\(name) is being rebuilt already"
        case .unreadable(let position, let code): "the event at \(position) cannot be taken in: \(code)"
        case .neverQuiet(let name): "the tables of \(name) could not be locked: try again when there is less traffic"
        case .newerRelease(let name): "a newer release leads \(name): rebuild it with that one"
        }
    }
}
