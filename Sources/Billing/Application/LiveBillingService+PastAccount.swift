import BillingAPI
import Journal
import Kernel
import Postgres

extension LiveBillingService {
    /// The account as the log had it at an instant: what was recorded by then, whenever it was asked for.
    ///
    /// The read tables say which invoices and payments the patient has by now, the log what each of them was then.
    func pastAccount(
        _ context: RequestContext, of patient: PatientID, asOf instant: Timestamp, _ moment: Moment
    ) async throws(BillingServiceError) -> PatientAccountView {
        let journal = dependencies.journal
        do {
            // First, so that what was recorded by the instant is in the tables when they are read.
            let settled = try await journal.settled(instant, context: context)
            let streams: [StreamID] = try await query(
                context, AccountQueries.streams(context.hospitalID, patient)
            ) { try $0.id(0) }
            let states = try await journal.states(
                of: streams, BillingDecider.self, in: definition, asOf: settled, context: context)
            return PatientAccountView(states, of: patient, on: moment.today, currency: moment.profile.currency)
        } catch let error as BillingServiceError {
            throw error
        } catch {
            throw BillingServiceError(journal: error)
        }
    }
}

extension PatientAccountView {
    /// The account that the states of a patient's invoices and payments add up to, newest first.
    init(
        _ states: [(state: BillingState, version: Int)], of patient: PatientID, on today: LocalDate, currency: Currency
    ) {
        self.init(patientId: patient, currency: currency)
        var owed: [Currency: Int64] = [:]
        var left: [Currency: Int64] = [:]
        for (state, version) in states {
            switch state {
            case .invoice(let invoice) where invoice.number != nil:
                owed[invoice.currency, default: 0] += invoice.openMinor
                invoices.append(invoice.summary(version: version, today: today))
            case .payment(let payment):
                left[payment.currency, default: 0] += payment.unallocatedMinor
                payments.append(payment.summary(version: version))
            default: break
            }
        }
        let codes = Set(owed.keys).union(left.keys).sorted { $0.code < $1.code }
        balances = codes.map { Money(amountMinor: owed[$0, default: 0] - left[$0, default: 0], currency: $0) }
        deposits = codes.map { Money(amountMinor: left[$0, default: 0], currency: $0) }.filter { !$0.isZero }
        balance = balances.first { $0.currency == currency } ?? .zero(currency)
        hasMoreInvoices = invoices.count > BillingLimits.accountItems
        hasMorePayments = payments.count > BillingLimits.accountItems
        invoices = Array(invoices.prefix(BillingLimits.accountItems))
        payments = Array(payments.prefix(BillingLimits.accountItems))
    }
}
