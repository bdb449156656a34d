public import Journal

/// Who takes messages to people: a folder here, an operator of telephones or mail elsewhere.
public protocol MessageSender: Sendable {
    /// Hands a message over; throws where it was not taken.
    func send(_ message: OutgoingMessage) async throws

    /// Removes every message about some persons that is still kept; answers how many there were.
    func removeAll(about subjects: Set<SubjectID>) async throws -> Int

    /// Removes what was kept long enough; called every minute.
    func removeExpired() async throws
}
