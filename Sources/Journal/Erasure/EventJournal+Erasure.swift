public import Kernel
import Postgres

extension EventJournal {
    /// Names every module that writes to the database, and what else has tables with something of persons in them.
    ///
    /// To be called before the first command: a batch that erases a person blanks the rows of all of them, and is refused
    /// as a fault before this was called.
    public func register(modules: [AnyJournalModule], subscribed: [ErasableTables] = []) {
        resources.registry.register(modules.map(\.handle), subscribed)
    }

    /// Hears of persons who were erased, by this process before the caller is answered, by others within about a second.
    ///
    /// For caches of what is shown of persons: they drop what they hold of them, or everything of the hospital. Called on
    /// a reactor's thread: it must not wait for anything. The same person may be told of more than once.
    public func onErased(_ listener: @escaping @Sendable ([ErasedSubject]) -> Void) {
        resources.registry.listen(listener)
    }

    /// Destroys a person's data key and blanks what every registered table shows of them, in one transaction, without an
    /// event of any module.
    ///
    /// For persons whom no module knows, such as those of a register whom a backup does not hold. Noted in the erasure
    /// register. Nothing more can be sealed for them. Waits for batches that seal under the key; idempotent.
    public func destroyKey(of subject: SubjectID, context: RequestContext) async throws(JournalError) {
        let erased = ErasedSubject(hospitalID: context.hospitalID, subjectID: subject)
        let intents = try await intend(erased)
        do throws(PostgresError) {
            let statements =
                [
                    // First, as batches do that erase: so they and this meet in one order.
                    JournalStatements.lockDataKeys.bound(
                        .int16(Int16(Shard.of(context.hospitalID))), .ids([context.hospitalID]), .ids([subject])),
                    JournalStatements.destroyDataKeys([erased], modules: [nil], shard: Shard.of(context.hospitalID)),
                ]
                + resources.registry.erasures(of: [erased])
            _ = try await resources.database.pipeline(
                statements, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
        } catch {
            let isKnown =
                switch error {
                case .connectionLost, .deadlineExceeded: false;
                default: true
                }
            if isKnown { await resources.register?.end(intents, as: .withdrawn) }
            throw JournalError(error)
        }
        forget([erased])
        await resources.register?.end(intents, as: .done)
    }

    private func intend(_ subject: ErasedSubject) async throws(JournalError) -> [ErasureIntent] {
        guard let register = resources.register else { return [] }
        do {
            return try await register.intend([(subject, "")], at: resources.clock.now())
        } catch {
            throw .unavailable
        }
    }

    /// Drops what this process holds of erased persons: their keys, the states of their hospitals, and what listeners hold.
    func forget(_ subjects: [ErasedSubject]) { forget(subjects, recent: subjects) }

    /// As above, where only `recent` ones can have keys and states in memory.
    func forget(_ subjects: [ErasedSubject], recent: [ErasedSubject]) {
        for subject in recent {
            resources.keys.remember(
                .destroyed, for: SubjectKey(hospitalID: subject.hospitalID, subjectID: subject.subjectID))
        }
        for hospital in Set(recent.map(\.hospitalID)) { lanes[Shard.of(hospital)].forget(hospital) }
        resources.registry.tell(subjects)
    }
}
