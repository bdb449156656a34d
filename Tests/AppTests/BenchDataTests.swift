import Kernel
import Testing

@testable import App

@Suite struct BenchDataTests {
    @Test func `ids are version 7 and end in the patient's number`() {
        #expect(PatientData.id(1) == "0192f0c0-d3a1-7000-8000-000000000001")
        #expect(PatientData.id(9_999_999).hasSuffix("000009999999"))
        #expect(PatientID(PatientData.id(77)) != nil)
    }

    @Test func `every name folds to one word that is not empty`() {
        for script in NameScript.all {
            #expect(script.familyNames.count > NameScript.rareFamilyNameCount)
            let names = script.givenNames + script.familyNames
            let bad = names.filter { NameFolding.fold($0).isEmpty || NameFolding.fold($0).contains(" ") }
            #expect(bad.isEmpty, "\(bad.prefix(5))")
        }
    }

    @Test func `rare names differ from each other`() {
        for script in NameScript.all {
            let rare = script.familyNames.suffix(NameScript.rareFamilyNameCount)
            #expect(Set(rare).count > NameScript.rareFamilyNameCount * 9 / 10)
        }
    }

    @Test func `the search is asked all kinds of things in turns`() {
        let queries = SearchQueries(patients: 1000)
        #expect(queries.kinds.count == 7)
        #expect(queries.kinds.allSatisfy { $0.texts.count == SearchQueries.countOfEach && !$0.texts.contains("") })
        #expect(queries.mix.count == 7 * SearchQueries.countOfEach)
        #expect(queries.mix.first == queries.kinds[0].texts[0])
        #expect(queries.mix[1] == queries.kinds[1].texts[0])
    }

    @Test func `phones of different patients differ`() {
        #expect(Set((1...50_000).map(PatientData.nationalPhone)).count == 50_000)
        #expect(PhoneNumber("+20" + PatientData.nationalPhone(5)) != nil)
    }

    @Test(arguments: [
        (["read"], [BenchSettings.Part.read]), (["http"], [.http]), (["append"], [.append]),
        (["availability"], [.availability]), (["realtime"], [.realtime]),
        (["all"], [.http, .read, .append, .wallet, .availability, .realtime]),
    ])
    func `the parts that are asked for are measured`(_ words: [String], _ parts: [BenchSettings.Part]) throws {
        let settings = try BenchSettings(Configuration(BenchSettings.all, flags: words, environment: [:]))
        #expect(settings.parts == parts)
        #expect(settings.rounds == 5 && settings.seconds == 5 && settings.connections == 64)
        #expect(settings.clients == 1_000 && settings.events == 10_000 && settings.seed == 1)
        #expect(settings.patients == 100_000 && settings.searchPatients == 500_000)
    }

    @Test(arguments: [
        [], ["everything"], ["read", "append"], ["read", "--rounds", "0"], ["read", "--patients", "99"],
        ["read", "--seconds", "five"], ["realtime", "--clients", "5000"],
    ])
    func `a call that makes no sense is refused`(_ words: [String]) {
        #expect(throws: UsageError.self) {
            try BenchSettings(Configuration(BenchSettings.all, flags: words, environment: [:]))
        }
    }
}
