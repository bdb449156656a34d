import BillingAPI
import Kernel

extension LiveBillingService {
    func payment(_ context: RequestContext, _ id: PaymentID) async throws(BillingServiceError) -> PaymentView {
        let (view, record) = try await paymentAndRecord(context, id)
        recordReads(context, of: [view.patientId, record], "payment")
        return view
    }

    func payments(
        _ context: RequestContext, _ query: PaymentListQuery
    ) async throws(BillingServiceError) -> Page<PaymentSummaryView> {
        try await payments(context, query, of: try await person(context, asked: query.patientID))
    }

    /// The payments of some records; nil for those of everyone.
    func payments(
        _ context: RequestContext, _ query: PaymentListQuery, of person: [PatientID]?
    ) async throws(BillingServiceError) -> Page<PaymentSummaryView> {
        let limit = limit(query.page)
        let statement = BillingQueries.payments(
            context.hospitalID, of: person, before: try cursor(query.page), limit: limit + 1)
        let rows = try await self.query(context, statement) { try PaymentRow.summary($0) }
        let page = try page(rows, limit: limit) { $0.id }
        recordReads(
            context, of: Set(page.items.map(\.patientId)).union(query.patientID.map { [$0] } ?? []), "paymentList")
        return page
    }

    func account(
        _ context: RequestContext, of patient: PatientID, asOf: Timestamp?
    ) async throws(BillingServiceError) -> PatientAccountView {
        do {
            _ = try await writable(context, patient)
        } catch .rule(.unknownPatient) {
            throw .notFound
        } catch .rule(.patientErased) {
            // What an erased patient owes is still owed; the account names nobody.
        } catch {
            throw error
        }
        let moment = try await moment(context, at: asOf)
        if let asOf {
            let past = try await pastAccount(context, of: patient, asOf: asOf, moment)
            recordReads(context, of: [past.patientId, patient], "account")
            return past
        }
        return try await account(context, of: patient, person: try await person(context, patient), moment)
    }

    /// The account that some records of one person come to now; the first stands for the others.
    func account(
        _ context: RequestContext, of patient: PatientID, person: [PatientID], _ moment: Moment
    ) async throws(BillingServiceError) -> PatientAccountView {
        let owner = person.first ?? patient
        let statement = AccountQueries.account(context.hospitalID, person, limit: BillingLimits.accountItems + 1)
        let rows = try await query(context, statement) { try AccountRow($0, of: owner, today: moment.today) }
        recordReads(context, of: [owner, patient], "account")
        return PatientAccountView(rows, of: owner, currency: moment.profile.currency)
    }
}

extension PatientAccountView {
    /// The account of some rows.
    init(_ rows: [AccountRow], of patient: PatientID, currency: Currency) {
        self.init(patientId: patient, currency: currency)
        for row in rows {
            switch row {
            case .balance(let balance, let deposit):
                balances.append(balance)
                if !deposit.isZero { deposits.append(deposit) }
                if balance.currency == currency { self.balance = balance }
            case .invoice(let invoice): invoices.append(invoice)
            case .payment(let payment): payments.append(payment)
            }
        }
        hasMoreInvoices = invoices.count > BillingLimits.accountItems
        hasMorePayments = payments.count > BillingLimits.accountItems
        invoices = Array(invoices.prefix(BillingLimits.accountItems))
        payments = Array(payments.prefix(BillingLimits.accountItems))
    }
}
