import Journal
import Kernel
import Testing

@testable import Billing

@Suite struct RecentPatientsTests {
    private static let second: UInt64 = 1_000_000_000
    private let patient = RowKey(Given.hospital, Given.patient)

    @Test(
        arguments: [
            (0, true), (29, true), (30, true), (59, true), (60, false), (10_000, false),
        ] as [(UInt64, Bool)])
    func `a patient is known for a while`(afterSeconds: UInt64, isKnown: Bool) {
        let recent = RecentPatients()
        recent.insert(patient, nowNanoseconds: 100 * Self.second)
        let now = (100 + afterSeconds) * Self.second
        #expect(recent.contains(patient, nowNanoseconds: now) == isKnown)
    }

    @Test func `a patient who is asked for again and again is forgotten as well`() {
        let recent = RecentPatients()
        recent.insert(patient, nowNanoseconds: 100 * Self.second)
        let known = (100...200 as ClosedRange<UInt64>).filter {
            recent.contains(patient, nowNanoseconds: $0 * Self.second)
        }
        #expect(known.last == 159)
    }

    @Test func `only the hospital's own patient is known, and one can be forgotten`() {
        let recent = RecentPatients()
        recent.insert(patient, nowNanoseconds: Self.second)
        let elsewhere = RowKey(HospitalID(high: 1, low: 2), Given.patient)
        #expect(!recent.contains(elsewhere, nowNanoseconds: Self.second))
        #expect(!recent.contains(RowKey(Given.hospital, Given.otherPatient), nowNanoseconds: Self.second))
        recent.remove(patient)
        #expect(!recent.contains(patient, nowNanoseconds: Self.second))
    }

    @Test func `no more are kept than the limit`() {
        let recent = RecentPatients()
        func key(_ number: Int) -> RowKey<PatientTag> {
            RowKey(Given.hospital, PatientID(high: 7, low: UInt64(number)))
        }
        let count = RecentPatients.limit * 2
        for number in 0..<count { recent.insert(key(number), nowNanoseconds: Self.second) }
        let known = (0..<count).count { recent.contains(key($0), nowNanoseconds: Self.second) }
        #expect(known <= RecentPatients.limit && known >= RecentPatients.limit / 2)
        #expect(recent.contains(key(count - 1), nowNanoseconds: Self.second))
    }
}
