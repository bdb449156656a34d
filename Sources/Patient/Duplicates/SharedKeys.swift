import Kernel
import PatientAPI

/// The shared keys that one page of the list of likely duplicates looks at.
struct SharedKeys {
    /// A key with how many bear it.
    typealias Group = (key: [UInt8], count: Int)

    /// The keys that are read at once.
    static let keysPerPage = 24
    /// The most comparisons of one page: two keys with as many bearers as are compared fit in it, so that every page comes
    /// on.
    static let comparisonsPerPage = 2500

    /// The keys of the page, in order.
    let groups: [Group]
    /// Whether there may be further keys behind them.
    let hasMore: Bool

    /// As many of the keys that were read as may be compared on one page, one at least.
    init(_ read: [Group]) {
        var comparisons = 0
        let taken = read.prefix { group in
            if !Self.isTooCommon(group) { comparisons += group.count * (group.count - 1) / 2 }
            return comparisons <= Self.comparisonsPerPage
        }
        groups = taken.isEmpty ? Array(read.prefix(1)) : Array(taken)
        hasMore = groups.count < read.count || read.count == Self.keysPerPage
    }

    /// Whether more bear a key than are compared because of it.
    static func isTooCommon(_ group: Group) -> Bool { group.count > PatientLimits.bearersPerValue }

    /// How many bearers of each key are looked at: of one that is too common an example.
    var bearerLimits: [Int] { groups.map { Self.isTooCommon($0) ? 1 : PatientLimits.bearersPerValue } }

    /// The bearers that are compared.
    func compared(_ bearers: [DuplicateListing.Bearer]) -> [DuplicateListing.Bearer] {
        bearers.filter { !Self.isTooCommon(groups[$0.place]) }
    }

    /// The values that are too common among the keys that the page passed, up to the one at which it ended early.
    func tooCommon(
        _ bearers: [DuplicateListing.Bearer], until end: DuplicateListing.Place?, in hospital: HospitalID
    ) -> [CommonValue] {
        let last = end.flatMap { end in groups.firstIndex { $0.key == end.key } } ?? groups.count
        return bearers.filter { $0.place < last && Self.isTooCommon(groups[$0.place]) }.map { bearer in
            let group = groups[bearer.place]
            return CommonValue(
                reasons: BlockingKeys(bearer.suspect.details, in: hospital).reasons(of: group.key), count: group.count,
                example: PairedPatient(bearer.view))
        }
    }
}
