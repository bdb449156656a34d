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

extension JournalError {
    /// The error of reading a stream, whatever it was.
    init(reading error: any Error) {
        switch error {
        case let error as PostgresError: self.init(error)
        case let error as EventCodecError: self.init(error)
        case let error as JournalError: self = error
        default: self = .fault("a stream cannot be read")
        }
    }
}
