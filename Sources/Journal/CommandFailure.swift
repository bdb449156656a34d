/// Why a command was not carried out.
public enum CommandFailure<Rejection: Error & Sendable>: Error, Sendable {
    /// The decider refused, on proven state.
    case rejected(Rejection)
    /// `If-Match` named another version; the present one is given.
    case stale(streamIndex: Int, actual: Int)
    /// Another stream holds what was claimed: the claim's name.
    case claimed(name: String)
    /// The idempotency key was used for another request.
    case keyReused
    /// The journal could not do it.
    case journal(JournalError)
}

/// What can go wrong in the journal itself.
public enum JournalError: Error, Sendable, Hashable {
    /// The database is away, or its queue is full: try again. Nothing was written.
    case unavailable
    /// The deadline passed; with the same key a repeat tells whether it was done.
    case deadlineExceeded
    /// The caller went away before the command entered a batch.
    case cancelled
    /// A stream holds an event of a newer release, or the command needs a version that older processes do not know yet.
    case newerRelease(EventCodecError)
    /// The person concerned was erased in the meantime: nothing more may be written about them. Caches that led here are
    /// dropped, so that the next try meets the module's own refusal.
    case erased
    /// A fault of ours or a damaged log; the words hold no data.
    case fault(String)

    /// The error of a failed decoding or encoding.
    init(_ error: EventCodecError) {
        switch error {
        case .unknownType, .newerVersion, .inactive: self = .newerRelease(error)
        case .malformed(let type): self = .fault("the data of an event \(type) is not what its version promises")
        case .noSubject: self = .fault("a field was sealed in an event that concerns nobody")
        case .erased: self = .erased
        }
    }
}

extension CommandFailure: Equatable where Rejection: Equatable {}
