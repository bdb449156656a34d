import Kernel

/// The tables of wallets and holds.
enum WalletTable {
    static let wallet = "wallet.wallet"
    static let hold = "wallet.hold"
}

/// A row's key within a batch, which may be of several hospitals.
struct TenantKey<Tag>: Hashable {
    let hospital: HospitalID
    let id: EntityID<Tag>

    init(_ hospital: HospitalID, _ id: EntityID<Tag>) {
        self.hospital = hospital
        self.id = id
    }
}

/// One change per row, folded from a batch's events, in the order of each row's first event.
struct FoldedRows<Key: Hashable, Change> {
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
