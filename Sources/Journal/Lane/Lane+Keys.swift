import Kernel
import Postgres

extension Lane {
    /// Looks data keys up and keeps them; gives those that there are none of.
    ///
    /// Throws `JournalError` for one that does not open.
    func lookUp(_ subjects: [SubjectKey], on connection: BorrowedConnection) async throws -> Set<SubjectKey> {
        let statement = JournalStatements.findDataKeys.bound(
            .ids(subjects.map(\.hospitalID)), .ids(subjects.map(\.subjectID)))
        let results = try await connection.pipeline(
            [statement], scope: .hospitals(Set(subjects.map(\.hospitalID)).sorted()), timeout: limits.batchTimeout)
        var absent = Set(subjects)
        for index in 0..<results[0].count {
            let row = results[0][index]
            let subject = subjects[try row.int(0)]
            absent.remove(subject)
            try keys.learn(subject, wrapped: try row.optionalBytes(1))
        }
        return absent
    }

    /// Looks data keys up anew after a batch met others than it knew; false where that is not possible now.
    func lookUp(_ subjects: [SubjectKey]) async -> Bool {
        for subject in subjects { keys.forget(subject) }
        do {
            _ = try await lookUp(subjects, on: try await connected())
            let destroyed = subjects.filter { if case .destroyed? = keys.subjectKey($0) { true } else { false } }
            forgetErased(destroyed.map { ErasedSubject(hospitalID: $0.hospitalID, subjectID: $0.subjectID) })
            return true
        } catch {
            return false
        }
    }
}
