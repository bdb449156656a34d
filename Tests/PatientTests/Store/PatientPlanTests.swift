import Foundation
import Kernel
import PatientAPI
import Postgres
import TestSupport
import Testing

@testable import Patient

/// Every list and search uses an index as the role of requests.
///
/// 20,000 patients by default; 500,000 where `MEDLEY_LARGE_TESTS` is set.
@Suite struct PatientPlanTests {
    static var isLarge: Bool { ProcessInfo.processInfo.environment["MEDLEY_LARGE_TESTS"] != nil }

    /// The most rows that a statement may read: an index that is read from end to end is no better than the table.
    static let rowsLimit = 10_000

    /// The texts that are searched for; each takes another way through the search.
    static let typed = [
        "محمد", "m", "ma li", "rol", "katiteto", "katiteto linosal", "محمود", "000042", "0101234567", "2345", "P000041",
        "1980-01-03", "ma 1980", "xyzzyq", "karielma",
    ]

    static func statements(_ hospital: HospitalID, _ id: PatientID) -> [(name: String, sql: SQL)] {
        var details = Fixture.details("Mari|Kato", phone: "+201012345678")
        details.identifiers = [PatientIdentifier(system: "passport", value: "P000041")]
        return typed.map {
            ($0, PatientQueries.search(hospital, PatientSearchPlanTests.plan($0), after: nil, limit: 51))
        }
            + typed.map {
                ("firsts of \($0)", PatientQueries.firsts(hospital, PatientSearchPlanTests.plan($0), of: [id]))
            } + [
                ("several", PatientQueries.patients(hospital, [id])),
                ("newest", PatientQueries.newest(hospital, before: nil, limit: 51)),
                ("patients", PatientQueries.patients.bound(.id(hospital), .ids([id]))),
                ("suspects", PatientQueries.suspects(hospital, of: details)),
                ("taken", PatientQueries.takenNumbers(hospital, among: ["000001", "000002"])),
                ("existing", PatientQueries.existing(hospital, among: [id])),
                ("kept", PatientQueries.kept(hospital, owner: id, sources: ["Observation/1"])),
                (
                    "imported",
                    PatientQueries.imported(
                        hospital, source: "x", identifiers: details.identifiers.map { IdentifierKey($0) })
                ),
            ]
    }

    @Test func `no list and no search reads a table from end to end`() async throws {
        try await withPatientDatabase { store in
            let hospital = PatientDatabase.hospital
            try store.prepare(GeneratedPatients.sql(hospital: hospital, count: Self.isLarge ? 500_000 : 20_000))
            try store.prepare(GeneratedPatients.sql(hospital: PatientDatabase.otherHospital, count: 5_000, seed: 0.75))
            let newest = try await store.database.query(
                PatientQueries.newest(hospital, before: nil, limit: 1), scope: .hospital(hospital))
            let id: PatientID = try newest[0].id(0)
            try store.prepare("VACUUM patient.patient, patient.patient_word")
            for (name, sql) in Self.statements(hospital, id) {
                // The counts of the statement and of what its functions ran: those of the connection's earlier
                // transactions may be among them still, so the same is asked before.
                let scans: SQL = """
                    SELECT coalesce(sum(seq_scan), 0)::int8,
                        coalesce(sum(seq_tup_read) + sum(idx_tup_fetch), 0)::int8
                    FROM pg_stat_xact_user_tables
                    WHERE schemaname = 'patient'
                    """
                let clock = ContinuousClock()
                let start = clock.now
                let results = try await store.database.pipeline([scans, sql, scans], scope: .hospital(hospital))
                let scanCount = try results[2][0].int(0) - results[0][0].int(0)
                let rows = try results[2][0].int(1) - results[0][0].int(1)
                if Self.isLarge { print("\(name): \(rows) rows for \(results[1].count) in \(clock.now - start)") }
                #expect(scanCount == 0, "\(name) read a table from end to end")
                #expect(rows < Self.rowsLimit, "\(name) read \(rows) rows")
            }
        }
    }

    @Test func `a sequential scan would be noticed`() async throws {
        try await withPatientDatabase { store in
            let sql: SQL = """
                SELECT count(*)
                FROM patient.patient
                WHERE hospital_id = \(PatientDatabase.hospital) AND email LIKE 'x%'
                """
            let scans: SQL = """
                SELECT coalesce(sum(seq_scan), 0)::int8
                FROM pg_stat_xact_user_tables
                WHERE schemaname = 'patient'
                """
            try store.prepare(
                """
                DROP INDEX patient.patient_search_name, patient.patient_search_family, patient.patient_birth;
                ALTER TABLE patient.patient DROP CONSTRAINT patient_pkey;
                """)
            let results = try await store.database.pipeline([sql, scans], scope: .hospital(PatientDatabase.hospital))
            let count = try results[1][0].int(0)
            #expect(count > 0)
        }
    }
}
