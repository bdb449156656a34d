import HTTP
import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What every gateway does, whoever it is.
@Suite struct GatewayContractTests {
    @Test(arguments: GatewayStage.Kind.allCases)
    func `an order is opened once, and for one amount`(_ kind: GatewayStage.Kind) async throws {
        try await withGateway(kind) { stage in
            let first = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            #expect(!first.orderID.isEmpty)
            if kind == .phonepe {
                // It tells the page once, and an order without its page is none.
                let again = await stage.error { () async throws(GatewayError) in
                    try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
                }
                #expect(again == .refused(code: "CHECKOUT_LOST"))
            } else {
                let again = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
                #expect(first.orderID == again.orderID)
            }
            let error = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.open(stage.order(12_600), deadlineNanoseconds: nil)
            }
            #expect(error == .refused(code: "ORDER_MISMATCH"))
            let order = GatewayOrderID(reference: GatewayStage.reference, orderID: first.orderID)
            let reports = try await stage.gateway.reports(on: order, deadlineNanoseconds: nil)
            #expect(reports.isEmpty)
        }
    }

    @Test(arguments: GatewayStage.Kind.allCases)
    func `what a webhook says is what is told when it is asked for`(_ kind: GatewayStage.Kind) async throws {
        try await withGateway(kind) { stage in
            let order = stage.order()
            let checkout = try await stage.gateway.open(order, deadlineNanoseconds: nil)
            let webhook = try await stage.pay(checkout, true)
            let notice = try await stage.notice(webhook)
            let repeated = try await stage.notice(webhook)
            #expect(notice == repeated && !notice.id.isEmpty)
            let report = try #require(notice.reports.first)
            #expect(report.order == GatewayOrderID(reference: order.reference, orderID: checkout.orderID))
            #expect(report.fact == .authorized(order.amount))
            let asked = try await stage.gateway.reports(on: report.order, deadlineNanoseconds: nil)
            #expect(asked == notice.reports)
        }
    }

    @Test(arguments: GatewayStage.Kind.allCases)
    func `a payer who was refused is told of, with a code`(_ kind: GatewayStage.Kind) async throws {
        try await withGateway(kind) { stage in
            let checkout = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            let notice = try await stage.notice(stage.pay(checkout, false))
            let report = try #require(notice.reports.first)
            guard case .failed(let code) = report.fact else {
                Issue.record("\(report.fact)")
                return
            }
            #expect(["PAYMENT_DECLINED", "payment_cancelled", "PAYMENT_ERROR"].contains(code))
            let asked = try await stage.gateway.reports(on: report.order, deadlineNanoseconds: nil)
            #expect(asked == notice.reports)
        }
    }

    @Test(arguments: GatewayStage.Kind.allCases)
    func `the same capture again takes nothing more, another amount is refused`(_ kind: GatewayStage.Kind) async throws
    {
        try await withGateway(kind) { stage in
            let order = stage.order()
            let checkout = try await stage.gateway.open(order, deadlineNanoseconds: nil)
            let report = try #require(try await stage.notice(stage.pay(checkout, true)).reports.first)
            for _ in 0..<3 {
                try await stage.gateway.capture(stage.capture(report, order.amount), deadlineNanoseconds: nil)
            }
            let asked = try await stage.gateway.reports(on: report.order, deadlineNanoseconds: nil)
            #expect(asked.map(\.fact) == [.authorized(order.amount), .captured(total: order.amount)])
            let error = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.capture(stage.capture(report, stage.money(12_400)), deadlineNanoseconds: nil)
            }
            guard case .refused = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: GatewayStage.Kind.allCases)
    func `a refund is given once by its id, and never more than was taken`(_ kind: GatewayStage.Kind) async throws {
        try await withGateway(kind) { stage in
            let paid = try await stage.captured()
            let refund = stage.refund(paid, 5_000)
            let first = try await stage.gateway.refund(refund, deadlineNanoseconds: nil)
            let again = try await stage.gateway.refund(refund, deadlineNanoseconds: nil)
            #expect(first == again)
            let webhook = first == .underWay ? try await stage.endRefund(refund) : nil
            let ended = try await stage.gateway.refund(refund, deadlineNanoseconds: nil)
            #expect(ended == .done)
            for (amount, number) in [(Int64(5_100), UInt64(1)), (7_600, 2)] {
                let error = await stage.error { () async throws(GatewayError) in
                    try await stage.gateway.refund(stage.refund(paid, amount, number), deadlineNanoseconds: nil)
                }
                guard case .refused = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            guard let webhook else { return }
            let report = try #require(try await stage.notice(webhook).reports.first)
            guard case .refunded(let id, _, let amount) = report.fact else {
                Issue.record("\(report.fact)")
                return
            }
            #expect(id == refund.refundID && amount == refund.amount && report.order == paid.order)
        }
    }

    @Test(arguments: GatewayStage.Kind.allCases)
    func `money that was never agreed to is not taken`(_ kind: GatewayStage.Kind) async throws {
        try await withGateway(kind) { stage in
            let checkout = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            let order = GatewayOrderID(reference: GatewayStage.reference, orderID: checkout.orderID)
            let capture = GatewayCapture(
                order: order, gatewayPaymentID: "pay_unknown", amount: stage.money(12_500), captureNumber: 1)
            let error = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.capture(capture, deadlineNanoseconds: nil)
            }
            #expect(error != nil)
            let reports = try await stage.gateway.reports(on: order, deadlineNanoseconds: nil)
            #expect(reports.isEmpty)
        }
    }
}
