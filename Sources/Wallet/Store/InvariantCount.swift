/// How often a rule was looked at and broken.
struct InvariantCount {
    private(set) var looked = 0
    private(set) var faults = 0

    mutating func look(_ holds: Bool) {
        looked += 1
        if !holds { faults += 1 }
    }

    /// Adds what was looked at together.
    mutating func add(looked: Int, faults: Int) {
        self.looked += looked
        self.faults += faults
    }

    /// The line of the rule, with faults that were found elsewhere.
    func line(_ name: String, also faults: Int = 0) -> WalletInvariants.Line {
        WalletInvariants.Line(name: name, looked: looked, faults: self.faults + faults)
    }
}
