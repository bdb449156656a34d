import BillingAPI
import Journal
import Kernel
import MergedPatients
import Postgres

extension LiveBillingService {
    /// The instant, or now where it is yet to come, once nothing more can be recorded by it and every merge and undoing
    /// that was is known here.
    ///
    /// Whose something was as of then is read from `patient_alias`, which is written behind the log: an answer without a
    /// merge that was recorded by then would not stay true. Fails with `momentNotReached` where it cannot be waited for.
    func settled(
        _ context: RequestContext, _ instant: Timestamp
    ) async throws(BillingServiceError) -> Timestamp {
        let journal = dependencies.journal
        do {
            let settled = try await journal.settled(instant, context: context)
            try await journal.awaitProjection(BillingAliases.table.readerName, asOf: settled, context)
            return settled
        } catch {
            throw BillingServiceError(journal: error)
        }
    }

    /// Invoices and payments that are folded at once.
    private static let streamsPerPortion = 256

    /// The account as the log had it at an instant: what was recorded by then, whenever it was asked for.
    ///
    /// It is folded in portions, so that a long history takes time and not memory; the deadline bounds the time.
    ///
    /// The read tables say which invoices and payments the patient has by now, the log what each of them was then.
    func pastAccount(
        _ context: RequestContext, of patient: PatientID, asOf instant: Timestamp, _ moment: Moment
    ) async throws(BillingServiceError) -> PatientAccountView {
        let journal = dependencies.journal
        do {
            // First, so that what was recorded by the instant is in the tables when they are read.
            let settled = try await settled(context, instant)
            // Whose is whose as of then, by what was published.
            let person = try await person(context, patient, asOf: settled)
            let owner = person.first ?? patient
            var account = PastAccount(owner: owner, today: moment.today)
            var last: StreamID?
            while true {
                let portion: [StreamID] = try await query(
                    context,
                    AccountQueries.streams(
                        context.hospitalID, person, before: last, limit: Self.streamsPerPortion)
                ) { try $0.id(0) }
                account.add(
                    try await journal.states(
                        of: portion, BillingDecider.self, in: definition, asOf: settled, context: context))
                last = portion.last
                if portion.count < Self.streamsPerPortion { break }
                try Task.checkCancellation()
            }
            return account.view(currency: moment.profile.currency)
        } catch let error as BillingServiceError {
            throw error
        } catch {
            throw BillingServiceError(journal: error)
        }
    }
}
