import Kernel
import PatientAPI
import TestSupport
import Testing

@testable import Patient

@Suite struct SimultaneousRegistrationTests {
    /// Registers the same person so often at once, in turn in each process; answers what went wrong, nil for who passed.
    private func registerAtOnce(
        _ clinics: [Clinic], times: Int, mrn: Bool, confirm: Bool = false
    ) async -> [PatientServiceError?] {
        await withTaskGroup(of: PatientServiceError?.self) { group in
            for number in 0..<times {
                let clinic = clinics[number % clinics.count]
                group.addTask {
                    await clinic.failure {
                        try await clinic.register(
                            "Fatma", "Hassan", phone: "0100 123 4567", mrn: mrn ? "GIVEN-\(number)" : nil,
                            confirm: confirm)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func expectOne(_ outcomes: [PatientServiceError?], _ clinic: Clinic) throws {
        #expect(outcomes.filter { $0 == nil }.count == 1, "\(outcomes)")
        let registered = try clinic.sql("SELECT string_agg(patient_id::text, ',') FROM patient.patient")
        for case let failure? in outcomes {
            guard case .likelyDuplicate(let candidates) = failure else {
                Issue.record("\(failure)")
                continue
            }
            #expect(candidates.map(\.id.description) == [registered])
        }
    }

    @Test(arguments: [false, true])
    func `of many at once in one process one passes, the others are shown that one`(mrn: Bool) async throws {
        try await withClinic { clinic in
            let outcomes = await registerAtOnce([clinic], times: 12, mrn: mrn)
            try expectOne(outcomes, clinic)
            try await clinic.expectClean()
        }
    }

    @Test(arguments: [false, true])
    func `of many at once in two processes one passes, the others are shown that one`(mrn: Bool) async throws {
        try await withTwoClinics { one, two in
            let outcomes = await registerAtOnce([one, two], times: 12, mrn: mrn)
            try expectOne(outcomes, one)
            try await one.expectClean()
        }
    }

    @Test func `those who confirm all pass, and so do others of the day`() async throws {
        try await withClinic { clinic in
            let confirmed = await registerAtOnce([clinic], times: 4, mrn: false, confirm: true)
            let others = confirmed.filter { $0 != nil }
            #expect(others.isEmpty)
            let names = ["Mona", "Salma", "Nour", "Huda", "Amal"]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in names { group.addTask { try await clinic.register(name, "Hassan") } }
                try await group.waitForAll()
            }
            #expect(try clinic.sql("SELECT count(*) FROM patient.patient") == "9")
        }
    }

    @Test func `a namesake who is no likely duplicate stops nobody`() async throws {
        try await withClinic { clinic in
            // The same name and year, of the other sex: not enough to stop a registration.
            try await clinic.register("Nour", "Hassan", born: "1990")
            var request = RegisterPatientRequest(givenName: "Nour", familyName: "Hassan", sex: .male)
            request.birthDate = "1990"
            _ = try await clinic.service.register(clinic.context(), request)
            #expect(try clinic.sql("SELECT count(*) FROM patient.patient") == "2")
        }
    }
}
