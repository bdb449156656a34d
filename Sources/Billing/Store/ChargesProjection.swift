import BillingAPI
import Journal
import Kernel
import Postgres

/// The read table of charges.
struct ChargesProjection: InlineProjection {
    let name = "charges"
    let tables = [BillingTable.charge]

    /// What a batch does to one row: every event but the first says status and invoice whole.
    private struct Change {
        var hospitalID: HospitalID
        var chargeID: ChargeID
        var version = 0
        /// The charge, where the batch makes it.
        var created: ChargeCreated?
        var status = ChargeStatus.unbilled
        var invoiceID: InvoiceID?
        var at = Timestamp(microseconds: 0)
    }

    func statements(for events: [AppendedEvent<BillingEvent>], into target: ProjectionTarget) -> [SQL] {
        var rows = RowChanges<RowKey<ChargeTag>, Change>()
        for event in events { Self.apply(event, to: &rows) }
        let table = target.table(BillingTable.charge)
        let created = rows.changes.filter { $0.created != nil }
        let changed = rows.changes.filter { $0.created == nil }
        return (created.isEmpty ? [] : [Self.insert(created, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    private static func apply(
        _ appended: AppendedEvent<BillingEvent>, to rows: inout RowChanges<RowKey<ChargeTag>, Change>
    ) {
        func change(_ id: ChargeID, _ status: ChargeStatus, _ invoice: InvoiceID?, _ at: Timestamp) {
            let key = RowKey(appended.hospitalID, id)
            rows.update(key, first: Change(hospitalID: appended.hospitalID, chargeID: id)) { change in
                change.version = appended.version
                change.status = status
                change.invoiceID = invoice
                change.at = at
                if case .chargeCreated(let created) = appended.event { change.created = created }
            }
        }
        switch appended.event {
        case .chargeCreated(let event): change(event.chargeID, .unbilled, nil, event.at)
        case .chargeInvoiced(let event): change(event.chargeID, .invoiced, event.invoiceID, event.at)
        case .chargeReleased(let event): change(event.chargeID, .unbilled, nil, event.at)
        case .chargeCancelled(let event): change(event.chargeID, .cancelled, nil, event.at)
        default: break
        }
    }

    private static func insert(_ changes: [Change], _ table: String) -> SQL {
        let created = changes.compactMap(\.created)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, charge_id, version, status, invoice_id, updated_at, patient_id, code, description,
                quantity, currency, unit_price_minor, amount_minor, service_date, location_id, created_at)
            SELECT * FROM unnest(
                \(keys(changes)), \(.ids(created.map(\.patientID))), \(.texts(created.map(\.code))),
                \(.texts(created.map(\.description))), \(.int32s(created.map { Int32(clamping: $0.quantity) })),
                \(.texts(created.map(\.amount.currency.code))), \(.int64s(created.map(\.unitPrice.amountMinor))),
                \(.int64s(created.map(\.amount.amountMinor))),
                \(.dates(created.map { Int32(clamping: $0.serviceDate.dayNumber) })),
                \(.optionalIDs(created.map(\.locationID))), \(.timestamps(created.map(\.at))))
            """
    }

    private static func update(_ changes: [Change], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS c
        SET version = x.version, status = x.status, invoice_id = x.invoice_id, updated_at = x.updated_at
        FROM unnest(\(keys(changes))) AS x (hospital_id, charge_id, version, status, invoice_id, updated_at)
        WHERE c.hospital_id = x.hospital_id AND c.charge_id = x.charge_id
        """
    }

    /// hospital_id, charge_id, version, status, invoice_id, updated_at.
    private static func keys(_ changes: [Change]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.chargeID))),
        \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.texts(changes.map(\.status.rawValue))),
        \(.optionalIDs(changes.map(\.invoiceID))), \(.timestamps(changes.map(\.at)))
        """
    }
}
