import BillingAPI
import JSON
import Journal
import Kernel
import PatientAPI
import Postgres

/// What Billing adds to an export of a patient: charges, invoices, payments and the ledger.
struct BillingExportSource: PatientExportSource {
    let service: LiveBillingService

    private enum Name: String, CaseIterable {
        case account = "billing/account.ndjson"
        case charges = "billing/charges.ndjson"
        case invoices = "billing/invoices.ndjson"
        case payments = "billing/payments.ndjson"
        case ledger = "billing/ledger.ndjson"
    }

    /// How many documents are read at once.
    static let itemsPerPortion = 100

    var files: [PatientExportFile] { Name.allCases.map { PatientExportFile($0.rawValue) } }

    func portion(
        _ context: RequestContext, of patients: [PatientID], file: PatientExportFile, after cursor: String?
    ) async throws(Failure) -> PatientExportPortion {
        guard let patient = patients.first, let name = Name(rawValue: file.name) else {
            return PatientExportPortion(documents: [])
        }
        let page = BillingPageRequest(limit: Self.itemsPerPortion, cursor: cursor)
        do {
            switch name {
            case .account:
                let account = try await service.account(
                    context, of: patient, person: patients, try await service.moment(context))
                return PatientExportPortion(documents: [try StrictJSONEncoder().encode(account)])
            case .charges:
                let charges = try await service.charges(context, ChargeListQuery(page: page), of: patients)
                return try Self.portion(charges)
            case .invoices:
                let list = try await service.invoices(context, InvoiceListQuery(page: page), of: patients)
                var invoices = Page<InvoiceView>(items: [], nextCursor: list.nextCursor)
                for item in list.items { invoices.items.append(try await service.invoice(context, item.id, asOf: nil)) }
                return try Self.portion(invoices)
            case .payments:
                let list = try await service.payments(context, PaymentListQuery(page: page), of: patients)
                var payments = Page<PaymentView>(items: [], nextCursor: list.nextCursor)
                for item in list.items { payments.items.append(try await service.payment(context, item.id)) }
                return try Self.portion(payments)
            case .ledger: return try await ledger(context, patients, cursor)
            }
        } catch {
            throw BillingServiceError(error).failure
        }
    }

    private static func portion<Item: Encodable>(_ page: Page<Item>) throws -> PatientExportPortion {
        PatientExportPortion(
            documents: try page.items.map { try StrictJSONEncoder().encode($0) }, nextCursor: page.nextCursor)
    }

    /// A line of the ledger, with the record that it was written on.
    private struct LedgerItem: Codable {
        var eventId: EventID
        var ordinal: Int
        var patientId: PatientID
        var account: String
        /// Debits are above zero.
        var amount: Money
        var invoiceId: InvoiceID?
        var paymentId: PaymentID?
        var at: Timestamp
    }

    /// Where the ledger goes on.
    private struct Place: Codable {
        var patient: PatientID
        var event: EventID
        var ordinal: Int
    }

    private func ledger(
        _ context: RequestContext, _ patients: [PatientID], _ cursor: String?
    ) async throws -> PatientExportPortion {
        let first = Place(patient: PatientID(high: 0, low: 0), event: EventID(high: 0, low: 0), ordinal: 0)
        let place = try cursor.map { try Cursor.decode($0, as: Place.self) } ?? first
        let statement = BillingQueries.ledger(
            context.hospitalID, patients, after: (place.patient, place.event, place.ordinal),
            limit: Self.itemsPerPortion)
        let items = try await service.query(context, statement) { row in
            LedgerItem(
                eventId: try row.id(0), ordinal: try row.int(1), patientId: try row.id(2), account: try row.text(3),
                amount: try row.money(5, currency: 4), invoiceId: try row.optionalID(6),
                paymentId: try row.optionalID(7), at: try row.timestamp(8))
        }
        var next: String?
        if items.count == Self.itemsPerPortion, let last = items.last {
            next = try Cursor.encode(Place(patient: last.patientId, event: last.eventId, ordinal: last.ordinal))
        }
        return PatientExportPortion(
            documents: try items.map { try StrictJSONEncoder().encode($0) }, nextCursor: next)
    }
}
