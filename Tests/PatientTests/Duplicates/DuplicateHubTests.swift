import Crypto
import Journal
import Kernel
import PatientAPI
import Telemetry
import TestSupport
import Testing

@testable import Patient

/// The list of likely duplicates where very many records have a value in common.
@Suite(.blocking) struct DuplicateHubTests {
    @Test func `a group of as many as are compared is listed whole, over pages of any size`() async throws {
        try await withClinic { clinic in
            let count = PatientLimits.bearersPerValue
            for _ in 0..<count { try await clinic.register("Unknown", "Person", confirm: true) }
            try await follow(clinic)
            for size in [200, 61] {
                let (pairs, tooCommon) = try await all(clinic, size)
                #expect(pairs.count == count * (count - 1) / 2 && Set(pairs).count == pairs.count)
                #expect(tooCommon.isEmpty)
            }
        }
    }

    @Test func `a value that more bear is told, and pairs that have something else in common are listed`() async throws
    {
        try await withClinic { clinic in
            let count = PatientLimits.bearersPerValue + 10
            // One phone and one birth date for all of them, as a desk types in what it does not know.
            for number in 0..<count {
                try await clinic.register("Name\(Self.letters(number))", "Only", phone: "01000000000", confirm: true)
            }
            let left = try await clinic.register("Karima", "Mansour", phone: "01000000000", confirm: true).view
            let right = try await clinic.register("Karema", "Mansor", phone: "01000000000", confirm: true).view
            // Others have values of their own.
            let twin = try await clinic.register("Laila", "Aziz", born: "1970-05-05", confirm: true).view
            let same = try await clinic.register("Laila", "Aziz", born: "1970-05-05", confirm: true).view
            try await follow(clinic)
            for size in [200, 1] {
                let (pairs, tooCommon) = try await all(clinic, size)
                let found = Set(pairs.map { Set([$0.first.id, $0.second.id]) })
                #expect(found == [[left.id, right.id], [twin.id, same.id]], "by \(size)")
                #expect(pairs.count == 2)
                #expect(tooCommon.map(\.count) == [count + 2], "by \(size)")
                #expect(tooCommon.map(\.reasons) == [["phone", "birthDate"]])
                #expect(tooCommon.first?.example.phone == "+201000000000")
            }
        }
    }

    @Test func `what a page compares is bounded, and every page comes on`() {
        let common: SharedKeys.Group = ([9], PatientLimits.bearersPerValue + 1)
        let full: SharedKeys.Group = ([1], PatientLimits.bearersPerValue)
        let tables: [(groups: [SharedKeys.Group], taken: Int)] = [
            ([full], 1), ([full, full], 2), ([full, full, full], 2), ([common, full, common, full, full], 4),
            (Array(repeating: ([1], 2), count: SharedKeys.keysPerPage), SharedKeys.keysPerPage),
            (Array(repeating: common, count: 5), 5), ([([1], 1_000_000)], 1),
        ]
        for (groups, taken) in tables {
            let shared = SharedKeys(groups)
            #expect(shared.groups.count == taken)
            #expect(shared.hasMore == (taken < groups.count || groups.count == SharedKeys.keysPerPage))
            let compared = shared.groups.filter { !SharedKeys.isTooCommon($0) }.map { $0.count * ($0.count - 1) / 2 }
            #expect(compared.reduce(0, +) <= SharedKeys.comparisonsPerPage)
            #expect(zip(shared.groups, shared.bearerLimits).allSatisfy { SharedKeys.isTooCommon($0) == ($1 == 1) })
        }
    }

    @Test func `the kind of a shared key is known from a record that bears it, and from no other`() throws {
        var details = Fixture.details("Fatma|Hassan", phone: "+201001234567")
        details.identifiers = [
            PatientIdentifier(system: "passport", value: "A1"), PatientIdentifier(system: "national", value: "B2"),
        ]
        let keys = BlockingKeys(details, in: Fixture.hospital)
        let (name, birth) = (try #require(keys.name), try #require(keys.birth))
        let (skeleton, phone) = (try #require(keys.skeleton), try #require(keys.phone))
        var kinds: [(key: String, reasons: [String])] = [
            ("nb" + name + birth, ["name", "birthDate"]), ("pb" + phone + birth, ["phone", "birthDate"]),
            ("sb" + skeleton + birth, ["similarName", "birthDate"]),
            ("sp" + skeleton + phone, ["similarName", "phone"]),
            ("nb" + name, []),
        ]
        kinds += keys.identifiers.split(separator: " ").map { ("id\($0)", ["identifier"]) }
        let other = BlockingKeys(Fixture.details("Mona|Ali"), in: Fixture.hospital)
        #expect(kinds.count == 7)
        for (key, reasons) in kinds {
            #expect(keys.reasons(of: SHA256.hash(Array(key.utf8))) == reasons)
            #expect(other.reasons(of: SHA256.hash(Array(key.utf8))) == [])
        }
    }

    /// Part of a name that is easily mistyped for no other: two consonants, the lesser first.
    private static func letters(_ number: Int) -> String {
        let letters = Array("bdfgklprstvz")
        var place = number
        for first in letters.indices {
            let others = letters.count - first - 1
            if place < others { return "\(letters[first])o\(letters[first + 1 + place])ux" }
            place -= others
        }
        return "\(number)"
    }

    /// Has the entries of all records made, as the reader of the log would.
    private func follow(_ clinic: Clinic) async throws {
        let catalogue = try ReaderCatalogue(modules: [PatientModule.journalModule], subscriptions: [])
        let runner = SubscriptionRunner(
            catalogue, journal: clinic.journal,
            telemetry: (MetricsRegistry(), Logger(sink: SilentLogSink(), clock: SystemClock(), minimumLevel: .error)))
        runner.start()
        let place = try clinic.sql("SELECT shard || '-' || position FROM journal.shard_head WHERE position > 0")
        let position = try #require(Position(place))
        // Each time waits two seconds, which a busy machine may need more of.
        for _ in 0..<60 {
            do throws(Failure) {
                try await clinic.journal.awaitPosition(position, clinic.context())
                break
            } catch {
                #expect(error.code == "positionNotReached")
            }
        }
        await runner.stop()
    }

    private func all(_ clinic: Clinic, _ size: Int) async throws -> (pairs: [DuplicatePair], tooCommon: [CommonValue]) {
        var pairs: [DuplicatePair] = []
        var tooCommon: [CommonValue] = []
        var cursor: String?
        repeat {
            let page = try await clinic.service.likelyDuplicates(
                clinic.context(), PatientPageRequest(limit: size, cursor: cursor))
            #expect(page.items.count <= size)
            pairs += page.items
            tooCommon += page.tooCommon
            cursor = page.nextCursor
        } while cursor != nil
        return (pairs, tooCommon)
    }
}
