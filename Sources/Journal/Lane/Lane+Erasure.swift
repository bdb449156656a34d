import EventLoop
import Kernel
import Postgres
import Telemetry

extension Lane {
    /// Writes the erasures of a batch into the register before anything is sent, so that whatever becomes of the batch the
    /// register knows at least as much as the database; an outcome where that is not possible.
    func intend(_ draft: BatchDraft) async -> AttemptOutcome? {
        guard let first = draft.erasures.first else { return nil }
        let firstTicket = draft.accepted[first.command].ticket
        guard registry.isComplete else {
            return .without(firstTicket, .failed(.fault("an event erases a person before all modules were registered")))
        }
        guard let register else { return nil }
        for erasure in draft.erasures {
            let ticket = draft.accepted[erasure.command].ticket
            if ticket.intents.contains(where: { $0.subject == erasure.subject }) { continue }
            do {
                let intents = try await register.intend([(erasure.subject, erasure.module)], at: clock.now())
                if ticket.intents.isEmpty { intending.append(ticket) }
                ticket.intents += intents
            } catch {
                // A register that cannot be written refuses erasures and nothing else.
                metrics.retries.series("register").increment()
                return .without(ticket, .failed(.unavailable))
            }
        }
        return nil
    }

    /// Notes in the register what became of the erasures that were intended.
    ///
    /// One whose outcome nobody knows stays as it is, which binds; so does one that cannot be noted now.
    func endIntents() async {
        if intending.isEmpty { return }
        guard let register else { return }
        var open: [LaneTicket] = []
        for ticket in intending {
            if ticket.isCommitted {
                await register.end(ticket.intents, as: .done)
            } else if !ticket.isFinished {
                open.append(ticket)
            } else if !ticket.isOutcomeUnknown {
                await register.end(ticket.intents, as: .withdrawn)
            }
        }
        intending = open
    }

    /// Drops the states of a hospital, of the batch under way too: they may hold text of an erased person.
    nonisolated func forget(_ hospital: HospitalID) {
        onReactor { $0.drop([hospital]) }
    }

    /// As `forget`, on the lane itself.
    func drop(_ hospitals: Set<HospitalID>) {
        forgotten.formUnion(hospitals)
        hot.removeAll { hospitals.contains($0.hospitalID) }
    }

    /// After the commit of erasures, before anyone is answered.
    func forgetErased(_ draft: BatchDraft) {
        if draft.erasures.isEmpty { return }
        forgetErased(draft.erasures.map(\.subject))
    }

    /// Drops what this process holds of persons whose keys are destroyed.
    func forgetErased(_ subjects: [ErasedSubject]) {
        if subjects.isEmpty { return }
        for subject in subjects {
            keys.remember(.destroyed, for: SubjectKey(hospitalID: subject.hospitalID, subjectID: subject.subjectID))
        }
        drop(Set(subjects.map(\.hospitalID)))
        registry.tell(subjects)
    }
}
