import Kernel
import Postgres

/// What erasing asks of a module with its types erased.
protocol ErasureHandle {
    /// The person whom an event erases.
    func erases(_ event: any Sendable) -> SubjectID?
    /// Statements that blank what the module's tables show of persons.
    func erasures(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL]
    /// Carries the module's own erasing command out; nil where it has none, false where it was refused.
    func erase(
        _ subject: ErasedSubject, isCertain: Bool, on journal: EventJournal, _ context: RequestContext
    ) async throws -> Bool?
}

extension ModuleBox: ErasureHandle {
    func erases(_ event: any Sendable) -> SubjectID? {
        guard let event = event as? D.Event else { preconditionFailure("an event of another module") }
        return module.codec.erases(event)
    }

    func erasures(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        var statements: [SQL] = []
        for projection in module.projections { statements += projection.erasure(of: subjects, in: target) }
        for claim in module.claims { statements += claim.erasure(of: subjects, in: target) }
        for projection in module.asynchronous { statements += projection.erasure(of: subjects, in: target) }
        return statements
    }

    func erase(
        _ subject: ErasedSubject, isCertain: Bool, on journal: EventJournal, _ context: RequestContext
    ) async throws -> Bool? {
        guard let erasing = module.erasing else { return nil }
        let options = CommandOptions(resourceID: subject.subjectID.retagged(), status: 200)
        do throws(CommandFailure<D.Rejection>) {
            _ = try await journal.execute(
                erasing(subject, journal.resources.clock.now(), isCertain), of: D.self, in: module, options,
                context: context)
            return true
        } catch {
            // A refusal: the backup does not know the person, or knows a reason that came before the erasure.
            guard case .journal(let error) = error else { return false }
            throw error
        }
    }
}
