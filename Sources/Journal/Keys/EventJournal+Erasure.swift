public import Kernel
import Postgres

extension EventJournal {
    /// Destroys a person's data key, so that what is sealed under it in the log can never be read again.
    ///
    /// Nothing more can be sealed for them either. Waits for batches that seal under it; idempotent. The log is all
    /// that this reaches: rows of projections, documents and messages are erased by their modules, and states in
    /// memory forget what they hold when their stream changes or leaves the cache.
    public func destroyKey(of subject: SubjectID, context: RequestContext) async throws(JournalError) {
        let statement = JournalStatements.destroyDataKey.bound(.id(context.hospitalID), .id(subject))
        do throws(PostgresError) {
            _ = try await resources.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
        } catch {
            throw JournalError(error)
        }
        let key = SubjectKey(hospitalID: context.hospitalID, subjectID: subject)
        resources.keys.remember(.destroyed, for: key)
    }
}
