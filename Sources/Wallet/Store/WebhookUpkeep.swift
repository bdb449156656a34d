import Crypto
import Journal
import Kernel
import Postgres
import WalletAPI

/// What is forgotten of webhooks, and how their secrets get under another master key.
enum WebhookUpkeep {
    private static let retentionSeconds = WebhookLimits.retentionDays * 86_400

    /// Deliveries and attempts past their time; none that waits is as old.
    static let chores: [UpkeepChore] = [
        .rows(
            "webhookDeliveries", of: "wallet.webhook_delivery", whose: "created_at", isOlderThan: retentionSeconds),
        .rows("webhookAttempts", of: "wallet.webhook_attempt", whose: "attempted_at", isOlderThan: retentionSeconds),
        .rows("webhookRequests", of: "wallet.webhook_request", whose: "created_at", isOlderThan: retentionSeconds),
    ]

    /// Seals every secret anew, on a connection of the system role in a transaction; answers how many those were.
    static func reseal(from old: MasterKey, to new: MasterKey, on connection: BorrowedConnection) async throws -> Int {
        let rows = try await connection.query(
            """
            SELECT w.hospital_id, w.webhook_id, w.secret_number, w.secret_sealed, w.former_secret_sealed
            FROM wallet.webhook w
            WHERE w.secret_sealed IS NOT NULL
            ORDER BY w.hospital_id, w.webhook_id
            FOR UPDATE
            """)
        for index in 0..<rows.count {
            let row = rows[index]
            let (hospital, webhook): (HospitalID, WebhookID) = (try row.id(0), try row.id(1))
            let number = try row.int(2)
            func resealed(_ sealed: [UInt8], _ number: Int) throws -> [UInt8] {
                let place = WebhookSecret.Place(hospitalID: hospital, webhookID: webhook, number: number)
                return try WebhookSecret(sealed: sealed, of: place, under: old).sealed(at: place, under: new)
            }
            let present = try resealed(try row.bytes(3), number)
            let former = try row.optionalBytes(4).map { try resealed($0, number - 1) }
            _ = try await connection.query(
                """
                UPDATE wallet.webhook
                SET secret_sealed = \(bytes: present), former_secret_sealed = \(bytes: former)
                WHERE hospital_id = \(hospital) AND webhook_id = \(webhook)
                """)
        }
        return rows.count
    }
}
