import EventLoop
import Journal
import Kernel
import Postgres
import Testing
import WalletAPI

@testable import Wallet

/// The built-in gateway over its tables: one gateway for all processes, and over restarts.
@Suite struct FakeGatewayTests {
    @Test func `what one process was told, another knows`() async throws {
        try await withWalletDesks(2) { desks in
            let (first, second) = (try GatewayStage.fake(desks[0]), try GatewayStage.fake(desks[1]))
            let checkout = try await first.gateway.open(first.order(), deadlineNanoseconds: nil)
            let report = try #require(try await second.notice(second.pay(checkout, true)).reports.first)
            try await first.gateway.capture(first.capture(report, first.money(7_000)), deadlineNanoseconds: nil)
            let refund = second.refund((report.order, report.gatewayPaymentID), 3_000)
            let state = try await second.gateway.refund(refund, deadlineNanoseconds: nil)
            #expect(state == .done)
            let facts = try await first.gateway.reports(on: report.order, deadlineNanoseconds: nil).map(\.fact)
            #expect(facts.count == 3 && facts.contains(.captured(total: first.money(7_000))))
        }
    }

    @Test func `of captures that meet in two processes each number is taken once, and no more than there is`()
        async throws
    {
        try await withWalletDesks(2) { desks in
            let stages = try desks.map { try GatewayStage.fake($0) }
            let checkout = try await stages[0].gateway.open(stages[0].order(10_000), deadlineNanoseconds: nil)
            let report = try #require(try await stages[0].notice(stages[0].pay(checkout, true)).reports.first)
            let done = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<24 {
                    let stage = stages[index % 2]
                    let capture = stage.capture(report, stage.money(3_000), index / 4)
                    group.addTask {
                        await stage.error { () async throws(GatewayError) in
                            try await stage.gateway.capture(capture, deadlineNanoseconds: nil)
                        } == nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            // Three numbers of six fit, each asked for four times.
            #expect(done == 12)
            let facts = try await stages[1].gateway.reports(on: report.order, deadlineNanoseconds: nil).map(\.fact)
            #expect(facts == [.authorized(stages[0].money(10_000)), .captured(total: stages[0].money(9_000))])
        }
    }

    @Test func `special orders are refused, or opened without an answer`() async throws {
        try await withWalletDesk { desk in
            let stage = try GatewayStage.fake(desk)
            let refused = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.open(stage.order(10_091), deadlineNanoseconds: nil)
            }
            #expect(refused == .refused(code: "ORDER_REFUSED"))
            let lost = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.open(stage.order(10_092), deadlineNanoseconds: nil)
            }
            #expect(lost == .unavailable)
            let checkout = try await stage.gateway.open(stage.order(10_092), deadlineNanoseconds: nil)
            #expect(!checkout.orderID.isEmpty)
        }
    }

    @Test func `one tenant's order is none of another's`() async throws {
        try await withWalletDesk { desk in
            let stage = try GatewayStage.fake(desk)
            let checkout = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            let reference = GatewayReference(
                hospitalID: WalletDesk.otherHospital, paymentID: GatewayStage.reference.paymentID)
            let other = GatewayOrderID(reference: reference, orderID: checkout.orderID)
            let error = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.reports(on: other, deadlineNanoseconds: nil)
            }
            #expect(error == .refused(code: "ORDER_NOT_FOUND"))
        }
    }

    @Test func `an order is forgotten half a year after its end with all of it, and no other is`() async throws {
        try await withWalletDesks(2) { desks in
            let stage = try GatewayStage.fake(desks[0])
            let (past, kept) = (try await refunded(stage, 1), try await refunded(stage, 2))
            let end = stage.order().expiresAt
            try desks[0].sql(
                """
                UPDATE wallet.fake_gateway_order SET expires_at = expires_at + interval '1 hour'
                WHERE payment_id = '\(kept.order.reference.paymentID)'
                """)
            let now = end.advanced(by: .seconds(FakeGatewayUpkeep.retentionDays * 86_400 + 60))
            #expect(try await forget(desks[1], at: now.advanced(by: .seconds(-3_600))) == 0)
            #expect(try await forget(desks[1], at: now) == 1)
            #expect(try await forget(desks[1], at: now) == 0)
            let left = try desks[0].sql(
                """
                SELECT (SELECT count(*) FROM wallet.fake_gateway_order), (SELECT count(*) FROM wallet.fake_gateway_capture),
                    (SELECT count(*) FROM wallet.fake_gateway_refund)
                """)
            #expect(left == "1|1|1")
            let late = stage.refund(past, 500, 9)
            let error = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.refund(late, deadlineNanoseconds: nil)
            }
            #expect(error == .refused(code: "ORDER_NOT_FOUND"))
            let timely = stage.refund(kept, 500, 9)
            #expect(try await stage.gateway.refund(timely, deadlineNanoseconds: nil) == .done)
        }
    }

    @Test func `what is forgotten at once is bounded, and the rest goes with the next portion`() async throws {
        try await withWalletDesk { desk in
            let stage = try GatewayStage.fake(desk)
            for number: UInt64 in 1...3 { _ = try await refunded(stage, number) }
            let now = stage.order().expiresAt.advanced(by: .seconds(FakeGatewayUpkeep.retentionDays * 86_400 + 60))
            #expect(try await forget(desk, at: now, limit: 2) == 2)
            #expect(try await forget(desk, at: now, limit: 2) == 1)
        }
    }

    /// A paid order of its own number, a part of which was taken and a part of that given back.
    private func refunded(
        _ stage: GatewayStage, _ number: UInt64
    ) async throws -> (order: GatewayOrderID, payment: String) {
        let reference = GatewayReference(
            hospitalID: WalletDesk.hospital,
            paymentID: PaymentID(high: 0x019a_0000_0000_7000, low: 0x8000_0000_0000_0000 | number))
        let checkout = try await stage.gateway.open(stage.order(10_000, reference), deadlineNanoseconds: nil)
        let report = try #require(try await stage.notice(stage.pay(checkout, true)).reports.first)
        try await stage.gateway.capture(stage.capture(report, stage.money(4_000)), deadlineNanoseconds: nil)
        let paid = (report.order, report.gatewayPaymentID)
        _ = try await stage.gateway.refund(stage.refund(paid, 1_000), deadlineNanoseconds: nil)
        return paid
    }

    /// Carries the module's chore out; answers how many orders it says that it forgot.
    private func forget(_ desk: WalletDesk, at now: Timestamp, limit: Int32 = 100) async throws -> Int {
        let chore = try #require(WalletModule.chores.first { $0.name == "fakeGatewayOrders" })
        let statement = chore.statement(now, limit)
        return try await desk.database.withConnection(.system) { try await $0.query(statement).affectedRows }
    }
}
