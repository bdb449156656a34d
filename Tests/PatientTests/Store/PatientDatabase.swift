import EventLoop
import Journal
import Kernel
import PatientAPI
import Postgres
import TestSupport

@testable import Patient

/// A started database over a fresh test database, with the module's projections to fill it.
struct PatientDatabase: Sendable {
    let database: Database
    let group: ReactorGroup
    let cluster: PrivatePostgres
    let test: TestDatabase

    static let hospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_00aa)
    static let otherHospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_00bb)

    /// Puts patients into the read tables as their registration would; answers their ids.
    @discardableResult
    func insert(
        _ patients: [(mrn: String, details: PatientDetails)], into hospital: HospitalID = PatientDatabase.hospital
    ) async throws -> [PatientID] {
        let ids = SeededIDGenerator(seed: UInt64(patients.count) ^ hospital.low)
        let events = patients.map { patient in
            let id: PatientID = ids.make()
            let event = PatientEvent.registered(
                PatientRegistered(patientID: id, mrn: patient.mrn, details: patient.details, at: Fixture.now))
            return AppendedEvent(
                place: FieldPlace(hospitalID: hospital, streamID: id.retagged(), version: 1),
                category: PatientStreams.patient, eventID: ids.make(), actorID: nil, event: event)
        }
        let statements =
            PatientsProjection().statements(for: events, into: .live)
            + [NumberClaim().statement(for: events, into: .live)]
        _ = try await database.pipeline(statements, scope: .hospital(hospital))
        return events.map { $0.streamID.retagged() }
    }

    /// Applies events to one patient's row, as one batch.
    func apply(_ events: [(version: Int, event: PatientEvent)], to id: PatientID) async throws {
        let ids = SeededIDGenerator(seed: 9)
        let appended = events.map { version, event in
            AppendedEvent(
                place: FieldPlace(hospitalID: Self.hospital, streamID: id.retagged(), version: version),
                category: PatientStreams.patient, eventID: ids.make(), actorID: nil, event: event)
        }
        _ = try await database.pipeline(
            PatientsProjection().statements(for: appended, into: .live), scope: .hospital(Self.hospital))
    }

    /// Applies one event to each of several patients' rows, as one batch.
    func apply(version: Int, _ events: [(id: PatientID, event: PatientEvent)]) async throws {
        let ids = SeededIDGenerator(seed: 10)
        let appended = events.map { id, event in
            AppendedEvent(
                place: FieldPlace(hospitalID: Self.hospital, streamID: id.retagged(), version: version),
                category: PatientStreams.patient, eventID: ids.make(), actorID: nil, event: event)
        }
        _ = try await database.pipeline(
            PatientsProjection().statements(for: appended, into: .live), scope: .hospital(Self.hospital))
    }

    /// Runs statements as the superuser.
    func prepare(_ text: String) throws { try cluster.runSQL(text, database: test.name) }
}

/// Gives `body` a started database and stops everything afterwards.
func withPatientDatabase(_ body: (PatientDatabase) async throws -> Void) async throws {
    try await ConcurrencyLimit.databases.run { try await makePatientDatabase(body) }
}

private func makePatientDatabase(_ body: (PatientDatabase) async throws -> Void) async throws {
    let cluster = try PrivatePostgres.shared()
    let test = try cluster.makeDatabase()
    let group = try ReactorGroup(count: 1)
    let database = Database(
        configuration: DatabaseConfiguration(connectionString: test.loginConnectionString), group: group)
    let result: Result<Void, any Error>
    do {
        try await database.start()
        try await body(PatientDatabase(database: database, group: group, cluster: cluster, test: test))
        result = .success(())
    } catch {
        result = .failure(error)
    }
    await database.stop()
    await BlockingThreads.run { group.stop() }
    try result.get()
}
