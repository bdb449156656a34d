import Kernel
import Postgres

/// Tickets that pages of browsers listen with.
struct TicketStore: Sendable {
    let database: Database

    /// Enters a ticket.
    func put(
        _ hash: [UInt8], sealed: [UInt8], of hospital: HospitalID, until expiresAt: Timestamp, deadline: UInt64
    ) async throws(PostgresError) {
        _ = try await database.query(
            "SELECT auth.enter_ticket(\(hospital), \(bytes: hash), \(bytes: sealed), \(expiresAt))",
            scope: .hospital(hospital), deadlineNanoseconds: deadline)
    }

    /// Uses a ticket up; nil where there is none, or none any more.
    func take(
        _ hash: [UInt8], deadline: UInt64
    ) async throws(PostgresError) -> (sealed: [UInt8], expiresAt: Timestamp)? {
        let rows = try await database.query(
            "SELECT t.token_sealed, t.expires_at FROM auth.take_ticket(\(bytes: hash)) AS t", scope: .none,
            deadlineNanoseconds: deadline)
        guard let row = rows.first else { return nil }
        return (try row.bytes(0), try row.timestamp(1))
    }
}
