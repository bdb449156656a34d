import BillingAPI
import Kernel
import PatientAPI
import Postgres

/// Free text beside several records of one person: each text goes with the record that it is about.
extension LiveBillingService {
    /// The invoice with the texts of charges that are another record's, which keeps them.
    ///
    /// What was erased stays without.
    func described(
        _ context: RequestContext, _ invoice: InvoiceView
    ) async throws(BillingServiceError) -> InvoiceView {
        let without = invoice.lines.filter { $0.description == nil }.map(\.chargeId)
        if without.isEmpty { return invoice }
        let statement = BillingQueries.descriptions(context.hospitalID, of: without)
        let found = try await query(context, statement) { (try $0.id(0, as: ChargeID.self), try $0.text(1)) }
        let texts = Dictionary(found, uniquingKeysWith: { first, _ in first })
        var view = invoice
        for index in view.lines.indices where view.lines[index].description == nil {
            view.lines[index].description = texts[view.lines[index].chargeId]
        }
        return view
    }

    /// Refuses a text that names somebody of other records than the one under which it is kept: it would outlast them.
    ///
    /// `others` gives their ids. Once they are one person no more, each is erased alone.
    func check(
        _ context: RequestContext, _ text: String?, against others: SQL, _ rule: BillingRule
    ) async throws(BillingServiceError) {
        if text == nil { return }
        try await check(
            context, text, against: query(context, others) { try $0.id(0, as: PatientID.self) }, rule)
    }

    /// As above, of records that are known.
    func check(
        _ context: RequestContext, _ text: String?, against others: [PatientID], _ rule: BillingRule
    ) async throws(BillingServiceError) {
        guard let text, !others.isEmpty else { return }
        let isNamed: Bool
        do throws(PatientServiceError) {
            isNamed = try await dependencies.patients.textIdentifies(context, text, among: others)
        } catch {
            throw .failed(error.failure)
        }
        if isNamed { throw .rule(rule) }
    }
}
