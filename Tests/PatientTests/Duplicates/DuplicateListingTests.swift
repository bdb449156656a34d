import Kernel
import PatientAPI
import Testing

@testable import Patient

@Suite struct DuplicateListingTests {
    static func bearer(
        _ number: UInt64, _ name: String, born: String = "1986-03-14", phone: String? = nil, place: Int = 0,
        keys: [[UInt8]] = [[1]]
    ) -> DuplicateListing.Bearer {
        let id = PatientID(high: 0x018f_0000_0000_7000, low: number)
        let details = Fixture.details(name, born: born, phone: phone)
        var record = PatientRecord(
            PatientRegistered(patientID: id, mrn: "\(number)", details: details, at: Fixture.now))
        record.updatedAt = Fixture.now
        return DuplicateListing.Bearer(
            place: place, view: record.view(version: 1),
            suspect: PatientSuspect(id: id, mrn: "\(number)", details: details), keys: keys)
    }

    @Test func `a likely pair is shown once, under the first key that both bear`() {
        let both: [[UInt8]] = [[1], [2]]
        let bearers = [0, 1].flatMap { place in
            [
                Self.bearer(1, "Fatma|Hassan", place: place, keys: both),
                Self.bearer(2, "Fatima|Hassan", place: place, keys: both),
            ]
        }
        let found = DuplicateListing(keys: both, bearers: bearers, distinct: []).pairs(after: nil, limit: 10)
        #expect(found.pairs.count == 1 && found.next == nil)
        #expect(found.pairs.first?.reasons == ["similarName", "birthDate"])
    }

    @Test func `families with one phone and twins do not show`() {
        let phone = "+201001234567"
        let bearers = [
            Self.bearer(1, "Mona|Ali", phone: phone), Self.bearer(2, "Hanan|Ali", phone: phone),
            Self.bearer(3, "Karim|Ali", born: "1955-01-01", phone: phone),
        ]
        #expect(
            DuplicateListing(keys: [[1]], bearers: bearers, distinct: []).pairs(after: nil, limit: 10).pairs.isEmpty)
    }

    @Test func `a pair that was told apart, merged or erased does not show`() {
        let pair = [Self.bearer(1, "Fatma|Hassan"), Self.bearer(2, "Fatma|Hassan")]
        let apart = Set([PatientPair(pair[1].view.id, pair[0].view.id)])
        #expect(DuplicateListing(keys: [[1]], bearers: pair, distinct: apart).pairs(after: nil, limit: 9).pairs.isEmpty)
        for status in [PatientStatus.merged, .erased] {
            var bearers = pair
            bearers[1].view.status = status
            let listing = DuplicateListing(keys: [[1]], bearers: bearers, distinct: [])
            #expect(listing.pairs(after: nil, limit: 9).pairs.isEmpty, "\(status)")
        }
    }

    @Test(arguments: 1...7) func `pages of any size show every pair once`(limit: Int) {
        let bearers = (1...5).map { Self.bearer(UInt64($0), "Fatma|Hassan") }
        let listing = DuplicateListing(keys: [[1]], bearers: bearers, distinct: [])
        var shown: [DuplicatePair] = []
        var place: DuplicateListing.Place?
        repeat {
            let (pairs, next) = listing.pairs(after: place, limit: limit)
            #expect(pairs.count <= limit)
            shown += pairs
            place = next
        } while place != nil
        #expect(shown.count == 10 && Set(shown).count == 10)
    }

    static let skeletons = [("fatma", "ftm"), ("fatima", "ftm"), ("hassan", "hsn"), ("hasan", "hsn"), ("ali", "al")]

    @Test(arguments: skeletons) func `names that are easily mistyped share a skeleton`(word: String, skeleton: String) {
        #expect(BlockingKeys.skeleton(word) == skeleton)
    }

    @Test func `keys tell hospitals apart and hold no text`() {
        let details = Fixture.details(phone: "+201001234567")
        let one = BlockingKeys(details, in: Fixture.hospital)
        let other = BlockingKeys(details, in: HospitalID(high: 1, low: 1))
        #expect(one.name != other.name && one.phone != other.phone && one.birth != other.birth)
        #expect(![one.name, one.phone, one.birth].compactMap { $0 }.joined().contains("1001234567"))
    }
}
