import Journal
import Kernel
import Postgres

/// What the built-in gateway forgets, as a company would: orders that ended long ago, with everything that was done with them.
///
/// Of a forgotten order nothing more is given back: a refund is refused as of one that never was (`ORDER_NOT_FOUND`).
enum FakeGatewayUpkeep {
    /// How long an order is kept after its payer could pay it last, in days: half a year, for which companies take refunds.
    static let retentionDays = 180

    /// Forgets a portion of orders that are past their time.
    static let chore = UpkeepChore("fakeGatewayOrders") { now, rowLimit in
        let oldest = now.advanced(by: .seconds(-retentionDays * 86_400))
        return """
            WITH past AS MATERIALIZED (
                SELECT hospital_id, payment_id
                FROM wallet.fake_gateway_order
                WHERE expires_at < \(oldest)
                LIMIT \(rowLimit)),
            captures AS (
                DELETE FROM wallet.fake_gateway_capture c
                USING past p
                WHERE c.hospital_id = p.hospital_id AND c.payment_id = p.payment_id),
            refunds AS (
                DELETE FROM wallet.fake_gateway_refund r
                USING past p
                WHERE r.hospital_id = p.hospital_id AND r.payment_id = p.payment_id)
            DELETE FROM wallet.fake_gateway_order o
            USING past p
            WHERE o.hospital_id = p.hospital_id AND o.payment_id = p.payment_id
            """
    }
}
