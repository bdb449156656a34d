import Journal
import Kernel

/// The module's tables.
enum BillingTable {
    static let charge = "billing.charge"
    static let invoice = "billing.invoice"
    static let invoiceLine = "billing.invoice_line"
    static let payment = "billing.payment"
    static let allocation = "billing.allocation"
    static let refund = "billing.refund"
    static let ledgerEntry = "billing.ledger_entry"
    static let account = "billing.account"
    static let patientAlias = "billing.patient_alias"
}

/// A row's key within a batch, which may be of several hospitals.
struct RowKey<Tag>: Hashable {
    let hospital: HospitalID
    let id: EntityID<Tag>

    init(_ hospital: HospitalID, _ id: EntityID<Tag>) {
        self.hospital = hospital
        self.id = id
    }
}

/// One change per row, folded from a batch's events, in the order of each row's first event.
struct RowChanges<Key: Hashable, Change> {
    private(set) var changes: [Change] = []
    private var places: [Key: Int] = [:]

    /// Applies `update` to the row's change, which begins as `first`.
    mutating func update(_ key: Key, first: @autoclosure () -> Change, _ update: (inout Change) -> Void) {
        if let place = places[key] { return update(&changes[place]) }
        places[key] = changes.count
        var change = first()
        update(&change)
        changes.append(change)
    }
}
