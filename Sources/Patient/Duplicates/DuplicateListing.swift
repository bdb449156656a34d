import Kernel
import PatientAPI

/// Finds the likely pairs among the bearers of shared keys, each pair once, in a fixed order.
struct DuplicateListing {
    /// A record that bears a key.
    struct Bearer {
        /// The place of the key among those that were read.
        var place: Int
        var view: PatientView
        var suspect: PatientSuspect
        /// All its keys, in order.
        var keys: [[UInt8]]
    }

    /// Where a page ended: behind a pair of a key, or behind all of them.
    struct Place: Codable, Hashable {
        var key: [UInt8]
        var first: PatientID
        var second: PatientID

        /// Behind everything that bears a key.
        static func behind(_ key: [UInt8]) -> Place {
            let last = PatientID(high: .max, low: .max)
            return Place(key: key, first: last, second: last)
        }

        /// Whether nothing that bears the key is left.
        var isBehindKey: Bool { self == .behind(key) }
    }

    let keys: [[UInt8]]
    let bearers: [Bearer]
    let distinct: Set<PatientPair>

    /// The pairs behind a place, at most `limit`, and where the next page begins where that was reached.
    func pairs(after place: Place?, limit: Int) -> (pairs: [DuplicatePair], next: Place?) {
        var found: [DuplicatePair] = []
        for (index, key) in keys.enumerated() {
            let members = bearers.filter { $0.place == index && $0.view.status != .erased && $0.view.status != .merged }
            for (number, one) in members.enumerated() {
                for other in members.dropFirst(number + 1) {
                    if let place, place.key == key,
                        (one.view.id, other.view.id) <= (place.first, place.second)
                    {
                        continue
                    }
                    guard let pair = pair(one, other, under: key) else { continue }
                    found.append(pair)
                    if found.count == limit {
                        return (found, Place(key: key, first: one.view.id, second: other.view.id))
                    }
                }
            }
        }
        return (found, nil)
    }

    /// The pair where it is a likely one, was not told apart, and does not show under another key.
    private func pair(_ one: Bearer, _ other: Bearer, under key: [UInt8]) -> DuplicatePair? {
        guard !distinct.contains(PatientPair(one.view.id, other.view.id)) else { return nil }
        // Who shares several keys shows under the first of them.
        let shared = Set(one.keys)
        guard other.keys.first(where: shared.contains) == key else { return nil }
        let score = DuplicateScore(one.suspect.details, other.suspect.details)
        guard score.isLikely else { return nil }
        return DuplicatePair(
            first: PairedPatient(one.view), second: PairedPatient(other.view), score: score.points,
            reasons: score.reasons)
    }
}

extension PairedPatient {
    /// What a pair shows of a record.
    init(_ view: PatientView) {
        self.init(id: view.id, mrn: view.mrn)
        fullName = view.fullName
        birthDate = view.birthDate
        phone = view.phone
    }
}
