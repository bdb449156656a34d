import Kernel
import Postgres
import WalletAPI

/// What the built-in gateway remembers, so that it is one gateway over restarts and all processes.
struct FakeGatewayStore: Sendable {
    let database: Database

    /// Opens an order; false where it was opened before.
    func insert(_ order: FakeOrder, deadlineNanoseconds: UInt64?) async throws(GatewayError) -> Bool {
        let reference = order.reference
        do {
            let rows = try await database.query(
                """
                INSERT INTO wallet.fake_gateway_order (hospital_id, payment_id, currency, amount_minor, expires_at)
                VALUES (
                    \(reference.hospitalID), \(reference.paymentID), \(order.amount.currency.code),
                    \(order.amount.amountMinor), \(order.expiresAt))
                ON CONFLICT (hospital_id, payment_id) DO NOTHING
                """, scope: .hospital(reference.hospitalID), deadlineNanoseconds: deadlineNanoseconds)
            return rows.affectedRows == 1
        } catch {
            throw .unavailable
        }
    }

    /// Changes an order while nobody else does; nothing is changed where `body` throws. Throws `refused` where there is none.
    func change<Value: Sendable>(
        _ reference: GatewayReference, _ body: @Sendable (inout FakeOrder) throws -> Value
    ) async throws -> (order: FakeOrder, value: Value) {
        try await database.withConnection(.app) { connection in
            try await connection.transaction(scope: .hospital(reference.hospitalID)) { connection in
                guard let before = try await Self.load(reference, connection) else {
                    throw GatewayError.refused(code: Self.unknownCode)
                }
                var order = before
                let value = try body(&order)
                for statement in Self.changes(from: before, to: order) { _ = try await connection.query(statement) }
                return (order, value)
            }
        }
    }

    /// What a call for an order that is not there is refused with.
    static let unknownCode = "ORDER_NOT_FOUND"

    private static func load(
        _ reference: GatewayReference, _ connection: BorrowedConnection
    ) async throws -> FakeOrder? {
        let (hospital, payment) = (reference.hospitalID, reference.paymentID)
        let rows = try await connection.query(
            """
            SELECT currency, amount_minor, expires_at, declined_count, is_paid, is_voided
            FROM wallet.fake_gateway_order
            WHERE hospital_id = \(hospital) AND payment_id = \(payment)
            FOR UPDATE
            """)
        guard let row = rows.first, let currency = Currency(try row.text(0)) else { return nil }
        var order = FakeOrder(
            reference, amount: Money(amountMinor: Int64(try row.int(1)), currency: currency),
            expiresAt: try row.timestamp(2))
        order.declinedCount = try row.int(3)
        order.isPaid = try row.bool(4)
        order.isVoided = try row.bool(5)
        let captures = try await connection.query(
            """
            SELECT capture_number, amount_minor
            FROM wallet.fake_gateway_capture
            WHERE hospital_id = \(hospital) AND payment_id = \(payment)
            """)
        for (number, amountMinor) in try captures.map({ (try $0.int(0), try $0.int(1)) }) {
            order.captures[number] = Int64(amountMinor)
        }
        let refunds = try await connection.query(
            """
            SELECT refund_id, amount_minor, state
            FROM wallet.fake_gateway_refund
            WHERE hospital_id = \(hospital) AND payment_id = \(payment)
            """)
        for (id, refund) in try refunds.map(Self.refund) { order.refunds[id] = refund }
        return order
    }

    private static func refund(_ row: Row) throws(PostgresError) -> (PaymentRefundID, FakeOrder.Refund) {
        guard let state = FakeOrder.RefundState(rawValue: try row.text(2)) else {
            throw .decoding(column: 2, expected: "the state of a refund")
        }
        return (try row.id(0), FakeOrder.Refund(amountMinor: Int64(try row.int(1)), state: state))
    }

    private static func changes(from before: FakeOrder, to after: FakeOrder) -> [SQL] {
        let (hospital, payment) = (after.reference.hospitalID, after.reference.paymentID)
        var statements: [SQL] = []
        if before.declinedCount != after.declinedCount || before.isPaid != after.isPaid
            || before.isVoided != after.isVoided
        {
            statements.append(
                """
                UPDATE wallet.fake_gateway_order
                SET declined_count = \(after.declinedCount), is_paid = \(after.isPaid), is_voided = \(after.isVoided)
                WHERE hospital_id = \(hospital) AND payment_id = \(payment)
                """)
        }
        for (number, amountMinor) in after.captures where before.captures[number] == nil {
            statements.append(
                """
                INSERT INTO wallet.fake_gateway_capture (hospital_id, payment_id, capture_number, amount_minor)
                VALUES (\(hospital), \(payment), \(number), \(amountMinor))
                """)
        }
        for (id, refund) in after.refunds where before.refunds[id] != refund {
            statements.append(
                """
                INSERT INTO wallet.fake_gateway_refund (hospital_id, payment_id, refund_id, amount_minor, state)
                VALUES (\(hospital), \(payment), \(id), \(refund.amountMinor), \(refund.state.rawValue))
                ON CONFLICT (hospital_id, payment_id, refund_id) DO UPDATE SET state = excluded.state
                """)
        }
        return statements
    }
}
