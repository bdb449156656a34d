public import Kernel

/// A row's key within a batch, which may be of several hospitals.
public struct RowKey<Tag>: Hashable, Sendable {
    /// The tenant.
    public let hospital: HospitalID
    /// The row's id.
    public let id: EntityID<Tag>

    /// Makes a key; see the properties.
    public init(_ hospital: HospitalID, _ id: EntityID<Tag>) {
        self.hospital = hospital
        self.id = id
    }
}

/// One change per row, folded from a batch's events, in the order of each row's first event.
public struct RowChanges<Key: Hashable, Change> {
    /// The changes so far.
    public private(set) var changes: [Change] = []
    private var places: [Key: Int] = [:]

    /// No changes.
    public init() {}

    /// Applies `update` to the row's change, which begins as `first`.
    public mutating func update(_ key: Key, first: @autoclosure () -> Change, _ update: (inout Change) -> Void) {
        if let place = places[key] { return update(&changes[place]) }
        places[key] = changes.count
        var change = first()
        update(&change)
        changes.append(change)
    }
}
