import JSON
import Kernel
import PatientAPI
import Postgres
import TestSupport
import Testing

@testable import Patient

/// Searches over merged records: each person once over all pages.
@Suite(.blocking) struct MergedSearchTests {
    /// Names that are found by many ways: as beginnings, parts, mistyped, and by digits that a phone may end with.
    private static let givenNames = ["Fatma", "Fatima", "Fatna", "Mona", "Abe5550", "Samira", "Hassana"]
    private static let familyNames = ["Hassan", "Hasan", "Mansour", "Fathy", "5550", "Salem"]
    private static let typed = [
        "fatma", "fat", "hassan", "ma", "5550", "fatma hassan", "has 1986", "1986-03", "mna", "sal",
    ]

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `pages of any size show each person once, where the person is found first`(seed: UInt64) async throws {
        try await withClinic { clinic in
            var random = SeededRandom(seed: seed)
            var people: [PatientID] = []
            for number in 0..<60 {
                let phone = number % 3 == 0 ? "01001\(format(number))5550" : nil
                let born = ["1986-03-14", "1986-03-20", "1990-01-01"].randomElement(using: &random) ?? ""
                let record = try await clinic.register(
                    Self.givenNames.randomElement(using: &random) ?? "", Self.familyNames.randomElement(using: &random),
                    born: born, phone: phone, confirm: true)
                people.append(record.view.id)
            }
            try await mergeSome(&people, clinic, &random)
            for text in Self.typed {
                let expected = try await firsts(clinic, text)
                #expect(expected.count > 2, "\(text) finds too few to tell anything")
                for size in [1, 3, 7, 200] {
                    let paged = try await pages(clinic, text, size)
                    #expect(paged == expected, "seed \(seed): \(text) by \(size)")
                    #expect(Set(paged).count == paged.count, "seed \(seed): \(text) by \(size)")
                }
            }
        }
    }

    @Test func `a page is full though merged records took its places, and short only before a further one`()
        async throws
    {
        try await withClinic { clinic in
            let survivor = try await clinic.register("Fatma", "Survivor").view.id
            for number in 0..<40 {
                let duplicate = try await clinic.register("Fatma", "D\(number)", confirm: true).view.id
                _ = try await clinic.service.merge(
                    clinic.context(), into: survivor, expectedVersion: nil, MergePatientsRequest(duplicateId: duplicate)
                )
            }
            for number in 0..<5 { _ = try await clinic.register("Fatma", "Zz\(number)", confirm: true) }
            let first = try await page(clinic, "fatma", 4, nil)
            #expect(first.items.count == 4 && first.nextCursor != nil)
            #expect(try await pages(clinic, "fatma", 4).count == 6)
            #expect(try await pages(clinic, "fatma", 1).count == 6)
        }
    }

    /// Merges a third of the people into others, in groups of up to four, and undoes some of it.
    private func mergeSome(
        _ people: inout [PatientID], _ clinic: Clinic, _ random: inout SeededRandom
    ) async throws {
        people.shuffle(using: &random)
        for group in 0..<8 {
            let records = people[(group * 4)..<(group * 4 + 2 + group % 3)]
            guard let survivor = records.first else { continue }
            for duplicate in records.dropFirst() {
                let merge = try await clinic.service.merge(
                    clinic.context(), into: survivor, expectedVersion: nil,
                    MergePatientsRequest(duplicateId: duplicate))
                if Int.random(in: 0..<5, using: &random) == 0 {
                    _ = try await clinic.service.undoMerge(clinic.context(), merge.view.id)
                }
            }
        }
    }

    /// Whom all that is found stands for, each in the place of the first record.
    private func firsts(_ clinic: Clinic, _ text: String) async throws -> [PatientID] {
        let result = try await clinic.database.query(
            PatientQueries.search(Clinic.hospital, PatientSearchPlanTests.plan(text), after: nil, limit: 1000),
            scope: .hospital(Clinic.hospital))
        var shown: Set<PatientID> = []
        return try result.map { try SearchHit($0).person }.filter { shown.insert($0).inserted }
    }

    private func pages(_ clinic: Clinic, _ text: String, _ size: Int) async throws -> [PatientID] {
        var shown: [PatientID] = []
        var cursor: String?
        repeat {
            let page = try await page(clinic, text, size, cursor)
            #expect(page.items.count <= size)
            shown += page.items.map(\.id)
            cursor = page.nextCursor
        } while cursor != nil
        return shown
    }

    private func page(
        _ clinic: Clinic, _ text: String, _ size: Int, _ cursor: String?
    ) async throws -> Page<PatientView> {
        try await clinic.service.search(
            clinic.context(), PatientSearchQuery(text: text, page: PatientPageRequest(limit: size, cursor: cursor)))
    }

    /// Two digits.
    private func format(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
