import Postgres

extension JournalError {
    /// The error of a read that failed.
    init(_ error: PostgresError) {
        switch error {
        case .unavailable, .connectionLost, .queueFull: self = .unavailable
        case .deadlineExceeded: self = .deadlineExceeded
        case .cancelled: self = .cancelled
        case .server: self = error.isTransient ? .unavailable : .fault("\(error)")
        case .decoding, .misuse: self = .fault("\(error)")
        }
    }
}
