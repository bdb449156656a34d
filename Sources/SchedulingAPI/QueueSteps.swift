/// What is done with a token.
public enum QueueTokenStep: Hashable, Sendable {
    /// The patient is with whoever called; nobody came; back into the line; it is over; the patient went.
    case serve, skip, recall, done, abandon
    /// Sends it to another queue, with its class and what is left of its journey.
    case transfer(TransferTokenRequest)
}

/// What is done with a visit.
public enum VisitStep: String, Hashable, Sendable {
    /// Somebody begins with it; it is ended; the patient went, and the token that waits is abandoned.
    case start, complete, leave
}
