import Kernel
import Postgres
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Availability reads two ends of an index as the role of requests, in a hospital with 200,000 appointments.
@Suite struct AvailabilityPlanTests {
    static let practitioners = 20
    static let appointments = 200_000
    /// The most rows that the statement may read: those of two months and some days, and no more.
    static let rowsLimit = 20_000

    /// Appointments of 24 minutes without a gap between, 10,000 of each practitioner, half of them ahead; and as many of another
    /// hospital.
    private static func blocks(_ hospital: HospitalID) -> String {
        """
        INSERT INTO scheduling.calendar_block (
            hospital_id, owner_id, resource_id, starts_at, ends_at, expires_at, is_overbooked)
        SELECT '\(hospital)', gen_random_uuid(), ('00000000-0000-0005-0000-' || lpad(to_hex(n % \(practitioners)), 12, '0'))::uuid,
            begins, begins + interval '24 minutes', NULL, true
        FROM generate_series(1, \(appointments)) AS n
        CROSS JOIN LATERAL (
            SELECT timestamptz '2026-01-05' + (n / \(practitioners) - 5000) * interval '24 minutes' AS begins) AS t;
        """
    }

    private func query(_ change: (inout AvailabilityQuery) -> Void = { _ in }) throws -> AvailabilityQuery {
        var query = AvailabilityQuery(
            serviceID: CatalogueFixture.service, from: try Given.instant("2026-01-05T00:00:00Z"),
            to: try Given.instant("2026-02-05T00:00:00Z"))
        change(&query)
        return query
    }

    /// How many scans from end to end of large tables a statement takes, and how many of their rows it reads.
    private func work(_ desk: SchedulingDesk, _ statement: SQL) async throws -> (scans: Int, rows: Int, answers: Int) {
        let counts: SQL = """
            SELECT coalesce(sum(seq_scan) FILTER (WHERE relname = 'calendar_block'), 0)::int8,
                coalesce(sum(seq_tup_read) + sum(idx_tup_fetch), 0)::int8
            FROM pg_stat_xact_user_tables
            WHERE schemaname = 'scheduling'
            """
        let results = try await desk.database.pipeline(
            [counts, statement, counts], scope: .hospital(Given.hospital))
        return (
            try results[2][0].int(0) - results[0][0].int(0), try results[2][0].int(1) - results[0][0].int(1),
            results[1].count
        )
    }

    @Test func `no question for free slots reads the calendar from end to end`() async throws {
        try await withDesk { desk in
            var rows = CatalogueFixture.service(needsRoom: true) + Self.blocks(Given.hospital)
            rows += Self.blocks(Given.otherHospital)
            for number in 0..<Self.practitioners {
                rows += CatalogueFixture.schedule(UserID(high: 5, low: UInt64(number)))
                rows += CatalogueFixture.room(RoomID(high: 6, low: UInt64(number)))
            }
            try desk.sql(rows)
            try desk.sql("VACUUM (ANALYZE) scheduling.calendar_block")
            let named = (0..<3).map { UserID(high: 5, low: $0) }
            let queries = [
                try query(), try query { $0.practitionerIDs = named }, try query { $0.locationID = Given.location },
            ]
            for query in queries {
                let statement = AvailabilityQueries.everything(Given.hospital, query, Given.at)
                // Again and again, since the sixth time PostgreSQL may take a plan that knows no values.
                for _ in 0..<7 {
                    let work = try await work(desk, statement)
                    #expect(work.scans == 0)
                    #expect(work.rows < Self.rowsLimit, "\(work.rows) rows")
                    #expect(work.answers > 3)
                }
            }
            try desk.sql("ALTER TABLE scheduling.calendar_block DROP CONSTRAINT calendar_block_pkey")
            try desk.sql("DROP INDEX scheduling.calendar_block_by_end")
            let statement = AvailabilityQueries.everything(Given.hospital, try query(), Given.at)
            let without = try await work(desk, statement)
            #expect(without.scans > 0 || without.rows > Self.rowsLimit, "a missing index would not be noticed")
        }
    }
}
