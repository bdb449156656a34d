import BillingAPI
import Journal
import Kernel

extension LiveBillingService {
    func invoice(
        _ context: RequestContext, _ id: InvoiceID, asOf: Timestamp?
    ) async throws(BillingServiceError) -> InvoiceView {
        let moment = try await moment(context, at: asOf)
        let (view, record) =
            asOf == nil
            ? try await invoiceAndRecord(context, id, moment) : try await pastInvoice(context, id, moment)
        recordReads(context, of: [view.patientId, record], "invoice")
        return view
    }

    func invoices(
        _ context: RequestContext, _ query: InvoiceListQuery
    ) async throws(BillingServiceError) -> Page<InvoiceSummaryView> {
        try await invoices(context, query, of: try await person(context, asked: query.patientID))
    }

    /// The invoices of some records; nil for those of everyone.
    func invoices(
        _ context: RequestContext, _ query: InvoiceListQuery, of person: [PatientID]?
    ) async throws(BillingServiceError) -> Page<InvoiceSummaryView> {
        let limit = limit(query.page)
        let today = try await moment(context).today
        let statement = BillingQueries.invoices(
            context.hospitalID, query, of: person, today: today,
            before: try cursor(query.page), limit: limit + 1)
        let rows = try await self.query(context, statement) { try InvoiceRow.summary($0, today: today) }
        let page = try page(rows, limit: limit) { $0.id }
        recordReads(
            context, of: Set(page.items.map(\.patientId)).union(query.patientID.map { [$0] } ?? []), "invoiceList")
        return page
    }

    func invoiceHistory(
        _ context: RequestContext, _ id: InvoiceID, _ page: BillingPageRequest
    ) async throws(BillingServiceError) -> Page<InvoiceHistoryItem> {
        let limit = limit(page)
        var before = Int.max
        if let text = page.cursor {
            before = try BillingServiceError.catching { () throws(Failure) in try Cursor.decode(text, as: Int.self) }
        }
        let (invoice, all) = try await history(context, id)
        let owner = try await owner(context, of: invoice.patientID)
        recordReads(context, of: [invoice.patientID, owner], "invoiceHistory")
        let items = all.filter { $0.version < before }
        let shown = Array(items.suffix(limit).reversed())
        guard items.count > limit, let last = shown.last else { return Page(items: shown, nextCursor: nil) }
        let next = try BillingServiceError.catching { () throws(Failure) in try Cursor.encode(last.version) }
        return Page(items: shown, nextCursor: next)
    }

    private func pastInvoice(
        _ context: RequestContext, _ id: InvoiceID, _ moment: Moment
    ) async throws(BillingServiceError) -> (view: InvoiceView, record: PatientID) {
        do {
            let settled = try await settled(context, moment.now)
            let found = try await dependencies.journal.state(
                of: id.retagged(), BillingDecider.self, in: definition, asOf: settled, context: context)
            guard let found, let record = BillingDecider.invoice(found.state) else {
                throw BillingServiceError.notFound
            }
            var view = record.view(version: found.version, today: moment.today)
            view.patientId = try await person(context, record.patientID, asOf: settled).first ?? record.patientID
            return (try await described(context, view), record.patientID)
        } catch let error as BillingServiceError {
            throw error
        } catch {
            throw BillingServiceError(journal: error)
        }
    }

    /// How many events are read at once.
    private static let eventsPerRead = 500

    /// The invoice with its whole history, oldest first: each item needs the state before it.
    private func history(
        _ context: RequestContext, _ id: InvoiceID
    ) async throws(BillingServiceError) -> (InvoiceRecord, [InvoiceHistoryItem]) {
        var items: [InvoiceHistoryItem] = []
        var state = BillingDecider.initial
        do {
            while true {
                let events = try await dependencies.journal.events(
                    of: id.retagged(), BillingDecider.self, in: definition, fromVersion: items.count + 1,
                    limit: Self.eventsPerRead, context: context)
                for event in events {
                    state = BillingDecider.evolve(state, event.event)
                    guard let record = BillingDecider.invoice(state) else { throw BillingServiceError.notFound }
                    items.append(InvoiceHistoryItem(event.stored, event.event, after: record))
                }
                if events.count < Self.eventsPerRead { break }
            }
        } catch {
            throw BillingServiceError(journal: error)
        }
        guard let record = BillingDecider.invoice(state) else { throw .notFound }
        return (record, items)
    }
}

extension InvoiceHistoryItem {
    /// The item of an event that left the invoice so.
    fileprivate init(_ stored: StoredEvent, _ event: BillingEvent, after invoice: InvoiceRecord) {
        // Without a due day nothing is overdue: history tells what was done, not what time did.
        let status = invoice.phase.status(
            paidMinor: invoice.paidMinor, totalMinor: invoice.total.amountMinor, dueOn: nil, today: .earliest)
        self.init(
            version: stored.version, type: stored.type, at: stored.recordedAt, status: status, total: invoice.total)
        actor = stored.actorID
        paid.amountMinor = invoice.paidMinor
        switch event {
        case .invoicePaymentApplied(let event), .invoicePaymentReversed(let event):
            paymentId = event.paymentID
            amount = event.amount
        case .invoiceVoided(let event): reason = event.reason
        default: break
        }
    }
}
