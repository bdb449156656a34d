public import Kernel

/// The sixteen parts of the journal; the tenant decides, by a hash that is never changed (`journal.shard_of`).
enum Shard {
    /// How many there are.
    static let count = Position.shardCount

    /// Both halves of the id folded by exclusive or down to four bits.
    static func of(_ hospital: HospitalID) -> Int {
        var folded = hospital.high ^ hospital.low
        folded ^= folded >> 32
        folded ^= folded >> 16
        folded ^= folded >> 8
        folded ^= folded >> 4
        return Int(folded & 15)
    }
}

extension Position {
    /// The shard in whose log a tenant's events are, 0 to 15.
    public static func shard(of hospital: HospitalID) -> Int { Shard.of(hospital) }
}
