import Kernel
import PatientAPI
import Testing

@testable import Patient

/// Given events, when a command, then events or a rejection.
struct DeciderCase: CustomTestStringConvertible, Sendable {
    let name: String
    /// The past of each of the command's streams.
    var given: [[PatientEvent]] = [[]]
    let when: PatientCommand
    let then: Result<[String], PatientRejection>

    var testDescription: String { name }
}

@Suite struct PatientDeciderTests {
    static let erased: [PatientEvent] = [
        .registered(
            PatientRegistered(
                patientID: Fixture.patient, mrn: "000001", details: PatientDetails(sex: .female), isErased: true,
                at: Fixture.now))
    ]

    static let suspect = PatientSuspect(id: Fixture.other, mrn: "000009", details: Fixture.details())

    static let cases: [DeciderCase] = [
        DeciderCase(
            name: "a given number is taken as it is", when: Fixture.registerCommand(.given("A-1")),
            then: .success(["0 registered A-1"])),
        DeciderCase(
            name: "the first number of a series is 1", given: [[], []],
            when: Fixture.registerCommand(.assigned(.standard)),
            then: .success(["0 registered 000001", "1 assigned 1"])),
        DeciderCase(
            name: "the next number follows the last one",
            given: [
                [],
                [.numberAssigned(PatientNumberAssigned(number: 41, patientID: Fixture.other, at: Fixture.now))],
            ], when: Fixture.registerCommand(.assigned(.standard)),
            then: .success(["0 registered 000042", "1 assigned 42"])),
        DeciderCase(
            name: "a taken number is passed over", given: [[], []],
            when: Fixture.registerCommand(.assigned(.standard, TakenNumbers(least: 5, places: [5, 6, 8]))),
            then: .success(["0 registered 000007", "1 assigned 7"])),
        DeciderCase(
            name: "an id is used once", given: [[Fixture.registered()]], when: Fixture.registerCommand(),
            then: .failure(.alreadyRegistered)),
        DeciderCase(
            name: "a likely duplicate is refused with the candidate",
            when: Fixture.registerCommand(suspects: [suspect]),
            then: .failure(
                .likelyDuplicate([
                    DuplicateCandidate(
                        id: Fixture.other, mrn: "000009", givenName: "Fatma", familyName: "Hassan",
                        birthDate: "1986-03-14", score: 85, reasons: ["name", "birthDate"])
                ]))),
        DeciderCase(
            name: "only what differs is changed", given: [[Fixture.registered()]],
            when: Fixture.changeCommand {
                $0.sex = .female
                $0.birthDate = .set(PartialDate("1986-04-13"))
            }, then: .success(["0 changed birthDate"])),
        DeciderCase(
            name: "a change of nothing is no event", given: [[Fixture.registered()]],
            when: Fixture.changeCommand { $0.familyName = .set("Hassan") }, then: .success([])),
        DeciderCase(
            name: "several fields are one event", given: [[Fixture.registered()]],
            when: Fixture.changeCommand {
                $0.phone = .set(PhoneNumber("+201001234567"))
                $0.givenName = .set("Fatima")
                $0.address = .members(city: .set("Giza"))
            }, then: .success(["0 changed name phone address"])),
        DeciderCase(
            name: "an unknown patient cannot be changed", when: Fixture.changeCommand { $0.sex = .male },
            then: .failure(.notRegistered)),
        DeciderCase(
            name: "an erased patient cannot be changed", given: [erased],
            when: Fixture.changeCommand { $0.sex = .male }, then: .failure(.erased)),
        DeciderCase(
            name: "a name of a family alone is none", given: [[Fixture.registered(Fixture.details("Madonna"))]],
            when: Fixture.changeCommand { $0.familyName = .set("Ciccone") }, then: .failure(.nameRequired)),
        DeciderCase(
            name: "what a source leaves out stays",
            given: [[Fixture.registered(Fixture.details(phone: "+201001234567"))]],
            when: .refresh(
                RefreshPatientCommand(
                    patientID: Fixture.patient, details: Fixture.details("Fatma|Hassan", born: nil, sex: .unknown),
                    at: Fixture.later)), then: .success([])),
        DeciderCase(
            name: "what a source says anew is taken in", given: [[Fixture.registered()]],
            when: .refresh(
                RefreshPatientCommand(
                    patientID: Fixture.patient,
                    details: Fixture.details(identifiers: [PatientIdentifier(system: "passport", value: "A1")]),
                    at: Fixture.later)), then: .success(["0 changed identifiers"])),
        DeciderCase(
            name: "a patient dies", given: [[Fixture.registered()]],
            when: Fixture.changeCommand { $0.standing = .deceased }, then: .success(["0 changed status"])),
        DeciderCase(
            name: "a mistaken death is corrected", given: [[Fixture.registered(Fixture.details(standing: .deceased))]],
            when: Fixture.changeCommand { $0.standing = .active }, then: .success(["0 changed status"])),
        DeciderCase(
            name: "a death that a source knows is taken in",
            given: [[Fixture.registered(Fixture.details(standing: .inactive))]],
            when: Fixture.refreshCommand(Fixture.details(standing: .deceased)), then: .success(["0 changed status"])),
        DeciderCase(
            name: "a source brings nobody back", given: [[Fixture.registered(Fixture.details(standing: .deceased))]],
            when: Fixture.refreshCommand(Fixture.details(standing: .inactive)), then: .success([])),
        DeciderCase(
            name: "resources are kept", when: .keep(keepCommand), then: .success(["0 kept 1"])),
        DeciderCase(
            name: "the same portion is kept once", given: [[.resourcesKept(keepCommand.resources)]],
            when: .keep(keepCommand), then: .success([])),
    ]

    static let keepCommand = KeepResourcesCommand(
        streamID: StreamID(high: 1, low: 1),
        resources: ResourcesKept(
            patientID: Fixture.patient,
            resources: [KeptResource(type: "Observation", source: "Observation/1", hash: [1], json: [0x7b, 0x7d])],
            at: Fixture.now))

    @Test(arguments: cases) func `a command on a past gives events or a rejection`(_ row: DeciderCase) {
        let states = row.given.map(Fixture.state)
        #expect(PatientDecider.streams(of: row.when).count == max(states.count, 1))
        do throws(PatientRejection) {
            let events = try PatientDecider.decide(row.when, states).map { "\($0.streamIndex) \(Self.words($0.event))" }
            #expect(.success(events) == row.then)
        } catch {
            #expect(.failure(error) == row.then)
        }
    }

    @Test func `every rejection has a row`() {
        let rejected = Self.cases.compactMap { row -> String? in
            guard case .failure(let rejection) = row.then else { return nil }
            return "\(rejection)".split(separator: "(").first.map(String.init)
        }
        #expect(
            Set(rejected) == ["alreadyRegistered", "likelyDuplicate", "notRegistered", "erased", "nameRequired"])
    }

    @Test func `the series of a hospital is a stream of its own`() {
        let other = HospitalID(high: Fixture.hospital.high, low: Fixture.hospital.low ^ 1)
        let streams = [
            PatientStreams.numbers(of: Fixture.hospital).id, PatientStreams.numbers(of: other).id,
            Fixture.hospital.retagged(as: StreamTag.self),
        ]
        #expect(Set(streams).count == 3)
        // Stored: the stream's id may never change.
        #expect(streams[0].description == "6ffa6d62-6572-035f-8070-617469656ede")
    }

    @Test func `erasure leaves number and status`() throws {
        guard case .patient(let record) = Fixture.state(Self.erased) else {
            Issue.record("no record")
            return
        }
        let view = record.view(version: 1)
        #expect(view.status == .erased)
        #expect(view.fullName == nil)
        #expect(view.mrn == "000001")
    }

    private static func words(_ event: PatientEvent) -> String {
        switch event {
        case .registered(let event): "registered \(event.mrn)"
        case .changed(let event): "changed \(event.updates.map(\.field.rawValue).joined(separator: " "))"
        case .numberAssigned(let event): "assigned \(event.number)"
        case .resourcesKept(let event): "kept \(event.resources.count)"
        default: "other"
        }
    }
}
