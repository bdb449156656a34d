import Kernel
import PatientAPI

/// How likely it is that two records are of one person: a sum of what agrees less what speaks against it.
///
/// A phone alone says little, since families share one; a name and a birth date together say much; twins have all in
/// common but the given name.
struct DuplicateScore: Hashable, Sendable {
    /// From 0, nothing in common, to 100, certain.
    let points: Int
    /// What agrees, in a fixed order.
    let reasons: [String]

    /// From this score on a registration is stopped.
    static let likely = 70

    /// Whether the two are probably one person.
    var isLikely: Bool { points >= Self.likely }

    /// Compares two records.
    init(_ left: PatientDetails, _ right: PatientDetails) {
        var points = 0
        var reasons: [String] = []
        func agree(_ weight: Int, _ reason: String) {
            points += weight
            reasons.append(reason)
        }
        if Self.shareIdentifier(left, right) { agree(100, "identifier") }
        let name = NameLikeness(left.name, right.name)
        switch name {
        case .same: agree(50, "name")
        case .similar: agree(35, "similarName")
        case .partial: agree(20, "similarName")
        case .different: break
        }
        switch BirthLikeness(left.birthDate, right.birthDate) {
        case .same: agree(35, "birthDate")
        case .possible: agree(20, "birthDate")
        case .mistyped: agree(15, "birthDate")
        case .unknown: break
        case .different: points -= 30
        }
        if let phone = left.phone, phone == right.phone { agree(20, "phone") }
        if let email = left.email, email.lookupKey == right.email?.lookupKey { agree(10, "email") }
        if Self.sexesDiffer(left.sex, right.sex) { points -= 15 }
        // Without a name in common nothing but a shared identifier makes a duplicate: twins, couples, one phone.
        if name == .different, !reasons.contains("identifier") { points = min(points, Self.likely - 1) }
        self.points = min(max(points, 0), 100)
        self.reasons = reasons
    }

    /// The suspects who are probably the person, the likeliest first; at most `PatientLimits.candidateCount`.
    static func candidates(for details: PatientDetails, among suspects: [PatientSuspect]) -> [DuplicateCandidate] {
        let scored = suspects.map { (suspect: $0, score: DuplicateScore(details, $0.details)) }
        let likely = scored.filter(\.score.isLikely).sorted {
            $0.score.points == $1.score.points ? $0.suspect.id < $1.suspect.id : $0.score.points > $1.score.points
        }
        // Merged records are suspected as the one that stands for them: it is named once, by the likeliest.
        var named: Set<PatientID> = []
        let once = likely.filter { named.insert($0.suspect.id).inserted }
        return once.prefix(PatientLimits.candidateCount).map { suspect, score in
            let name = suspect.details.name
            return DuplicateCandidate(
                id: suspect.id, mrn: suspect.mrn, givenName: name?.givenName ?? name?.fullName,
                familyName: name?.familyName, birthDate: suspect.details.birthDate?.plainText, score: score.points,
                reasons: score.reasons)
        }
    }

    private static func shareIdentifier(_ left: PatientDetails, _ right: PatientDetails) -> Bool {
        let keys = Set(left.identifiers.map(IdentifierKey.init))
        return right.identifiers.contains { keys.contains(IdentifierKey($0)) }
    }

    private static func sexesDiffer(_ left: PatientSex, _ right: PatientSex) -> Bool {
        left != right && [left, right].allSatisfy { $0 == .female || $0 == .male }
    }
}

/// An identifier as it is compared: the value without spaces and punctuation, in capitals.
struct IdentifierKey: Hashable, Sendable {
    /// Who gives it out.
    let system: String
    /// The value's letters and digits.
    let value: String

    /// The key of an identifier.
    init(_ identifier: PatientIdentifier) {
        system = identifier.system
        value = Self.value(identifier.value)
    }

    /// The letters and digits of a value in capitals; the value itself where it has none.
    static func value(_ text: String) -> String {
        let kept = text.filter { $0.isLetter || $0.isNumber }
        return (kept.isEmpty ? text : kept).uppercased()
    }
}

/// How far two birth dates agree.
enum BirthLikeness: Hashable, Sendable {
    /// Both are known to the day and the same, or known to the same month.
    case same
    /// One is known only in part or an estimate, and they may be the same.
    case possible
    /// They differ by one slip: day and month swapped, one digit, two digits swapped.
    case mistyped
    /// One is not known.
    case unknown
    /// They cannot be the same.
    case different

    /// How many years an estimate may be off.
    static let estimateYears = 2

    /// Compares two birth dates.
    init(_ left: PartialDate?, _ right: PartialDate?) {
        guard let left, let right else {
            self = .unknown
            return
        }
        if left.precision == right.precision, left.precision != .year, left.earliest == right.earliest,
            !left.isEstimated, !right.isEstimated
        {
            self = .same
        } else if left.isEstimated || right.isEstimated {
            let years = abs(left.earliest.year - right.earliest.year)
            self = years <= Self.estimateYears ? .possible : .different
        } else if left.overlaps(right) {
            self = .possible
        } else {
            self = Self.isSlip(left, right) ? .mistyped : .different
        }
    }

    private static func isSlip(_ left: PartialDate, _ right: PartialDate) -> Bool {
        guard let one = left.date, let other = right.date else { return false }
        if one.year == other.year, one.month == other.day, one.day == other.month { return true }
        return EditDistance.isWithin(1, Array(one.description), Array(other.description))
    }
}
