import Kernel
import PatientAPI
import Postgres
import TestSupport
import Testing

@testable import Patient

/// The words of names: who bears them, and what is found through them.
@Suite struct PatientWordTests {
    /// Words with how many bear them, and with how many rows say so.
    private static func words(_ store: PatientDatabase) async throws -> [String: [Int]] {
        let hospital = PatientDatabase.hospital
        let result = try await store.database.query(
            """
            SELECT n.word, n.patient_count::int8, count(w.patient_id)
            FROM patient.name_word n
            LEFT JOIN patient.patient_word w ON w.hospital_id = n.hospital_id AND w.word = n.word
            WHERE n.hospital_id = \(hospital)
            GROUP BY n.hospital_id, n.word, n.patient_count
            """, scope: .hospital(hospital))
        var words: [String: [Int]] = [:]
        for index in 0..<result.count {
            words[try result[index].text(0)] = [try result[index].int(1), try result[index].int(2)]
        }
        return words
    }

    private static func renamed(_ id: PatientID, to name: PersonName?) -> PatientEvent {
        .changed(PatientChanged(patientID: id, updates: [.name(name)], at: Fixture.later))
    }

    @Test func `a word is counted, and forgotten with the last patient who bears it`() async throws {
        try await withPatientDatabase { store in
            let ids = try await store.insert([
                ("1", Fixture.details("Mona|Hassan")), ("2", Fixture.details("Mona|Zaki")),
                ("3", Fixture.details("Hassan|Hassan")),
            ])
            #expect(try await Self.words(store) == ["mona": [2, 2], "hassan": [2, 2], "zaki": [1, 1]])
            let zahra = PersonName(givenName: "Mona", familyName: "Zahra")
            try await store.apply([(2, Self.renamed(ids[1], to: zahra))], to: ids[1])
            #expect(try await Self.words(store) == ["mona": [2, 2], "hassan": [2, 2], "zahra": [1, 1]])
            // What is left of a name once it is erased.
            try await store.apply([(3, Self.renamed(ids[1], to: nil))], to: ids[1])
            #expect(try await Self.words(store) == ["mona": [1, 1], "hassan": [2, 2]])
            try await store.apply([(2, Self.renamed(ids[0], to: nil))], to: ids[0])
            #expect(try await Self.words(store) == ["hassan": [1, 1]])
            let found = try await PatientSearchTests.search(store, PatientSearchPlanTests.plan("mona"))
            #expect(found.isEmpty)
        }
    }

    @Test func `patients who swap names in one batch keep all their words`() async throws {
        try await withPatientDatabase { store in
            let ids = try await store.insert([
                ("1", Fixture.details("Mona|Hassan")), ("2", Fixture.details("Ali|Zaki")),
            ])
            let events = [
                (ids[0], Self.renamed(ids[0], to: PersonName(givenName: "Ali", familyName: "Zaki"))),
                (ids[1], Self.renamed(ids[1], to: PersonName(givenName: "Mona", familyName: "Hassan"))),
            ]
            try await store.apply(version: 2, events)
            #expect(
                try await Self.words(store) == ["mona": [1, 1], "hassan": [1, 1], "ali": [1, 1], "zaki": [1, 1]])
            let found = try await PatientSearchTests.search(store, PatientSearchPlanTests.plan("mona"))
            #expect(found.map(\.view.id) == [ids[1]])
        }
    }

    @Test func `a name of very many bytes has room in the indexes, and is found by its beginning`() async throws {
        try await withPatientDatabase { store in
            var random = SeededRandom(seed: 11)
            // Conjuncts of seven letters, each one character to those who count them.
            let letters = Array("कखगघचछजझटठडढतथदधपफबभयरलवशषसह")
            let word = (0..<200).map { _ in
                (0..<4).map { _ in String(letters[Int(random.next() % UInt64(letters.count))]) }.joined(separator: "्")
            }.joined()
            let name = try #require(PersonName(fullName: word))
            var details = Fixture.details("x")
            details.name = name
            try await store.insert([("1", details)])
            #expect(PatientSearchColumns(name).words.map(\.utf8.count) == [300])
            let typed = String(String.UnicodeScalarView(word.unicodeScalars.prefix(9)))
            let found = try await PatientSearchTests.search(store, PatientSearchPlanTests.plan(typed))
            #expect(found.map(\.view.fullName) == [name.fullName])
        }
    }

    /// Common beginnings and middles, together and alone, in several scripts, and some that never meet.
    static let parts = [
        "ma", "a", "ari", "ma li", "ka ma", "elan to", "m r", "محم", "حمد الله", "محمد kat", "राम", "m م", "linosal",
        "zz",
    ]

    @Test func `whoever's name holds what is typed is found, by the oldest first, whichever way is taken`() async throws
    {
        try await withPatientDatabase { store in
            let hospital = PatientDatabase.hospital
            try store.prepare(GeneratedPatients.sql(hospital: hospital, count: 20_000))
            for typed in Self.parts {
                let plan = PatientSearchPlanTests.plan(typed)
                let patterns = plan.namePatterns
                let read = try await store.database.query(
                    """
                    SELECT p.patient_id
                    FROM patient.patient p
                    WHERE p.hospital_id = \(hospital) AND p.search_name LIKE ALL (\(.texts(patterns)))
                    ORDER BY p.patient_id
                    """, scope: .hospital(hospital))
                let expected: [PatientID] = try read.map { try $0.id(0) }
                let whole = try await PatientSearchTests.search(store, plan, limit: 25_000).filter { $0.class <= 3 }
                let ids = whole.map(\.view.id).sorted()
                #expect(ids == expected, "\(typed)")
                let parts = whole.filter { $0.class == 3 }.map(\.view.id)
                #expect(parts == parts.sorted(), "\(typed)")
                guard let first = parts.first else { continue }
                // The same by pages, as a screen asks for them: many names are then not read at all.
                var paged = [first]
                while paged.count < min(parts.count, 300), let last = paged.last {
                    let cursor = PatientCursor(class: 3, patient: last)
                    paged += try await PatientSearchTests.search(store, plan, after: cursor, limit: 21)
                        .filter { $0.class == 3 }.map(\.view.id)
                }
                #expect(paged == Array(parts.prefix(paged.count)), "\(typed)")
            }
        }
    }
}
