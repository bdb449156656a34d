import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// The built-in gateway's orders, and the amounts that bring what goes wrong.
@Suite struct FakeOrderTests {
    private static let now = Timestamp(seconds: 1_767_607_200)

    private func money(_ amountMinor: Int64, _ code: String = "EGP") throws -> Money {
        Money(amountMinor: amountMinor, currency: try #require(Currency(code)))
    }

    private func order(_ amountMinor: Int64 = 10_000) throws -> FakeOrder {
        FakeOrder(GatewayStage.reference, amount: try money(amountMinor), expiresAt: Self.now)
    }

    private func paid(_ amountMinor: Int64 = 10_000) throws -> FakeOrder {
        var order = try order(amountMinor)
        let isPaid = try order.pay(at: Timestamp(seconds: 0))
        #expect(isPaid)
        return order
    }

    private func capture(_ order: FakeOrder, _ amount: Money, _ number: Int = 1) -> GatewayCapture {
        GatewayCapture(
            order: GatewayOrderID(reference: order.reference, orderID: order.id), gatewayPaymentID: order.paymentID,
            amount: amount, captureNumber: number)
    }

    private func refund(_ order: FakeOrder, _ amount: Money, _ number: UInt64 = 1) -> GatewayRefund {
        GatewayRefund(
            order: GatewayOrderID(reference: order.reference, orderID: order.id), gatewayPaymentID: order.paymentID,
            refundID: PaymentRefundID(high: 1, low: number), amount: amount)
    }

    @Test func `an order's id names tenant and payment, and no other text does`() throws {
        let order = try order()
        #expect(order.id.utf8.count == 48 && GatewayText.isID(order.id))
        #expect(FakeOrder.reference(orderID: order.id) == GatewayStage.reference)
        for text in ["", "fake_", "fake_AAAA", String(order.id.dropFirst()), order.id + "A", "fake_" + order.id] {
            #expect(FakeOrder.reference(orderID: text) == nil, "\(text)")
        }
    }

    @Test func `a payer pays before the end, once, and may try again`() throws {
        var order = try order()
        #expect(throws: FakeRefusal.expired) { try order.pay(at: Self.now) }
        #expect(throws: FakeRefusal.expired) { try order.decline(at: Self.now) }
        try order.decline(at: Timestamp(seconds: 0))
        #expect(order.declinedCount == 1 && !order.isPaid)
        for _ in 0..<2 {
            let isPaid = try order.pay(at: Timestamp(seconds: 0))
            #expect(isPaid && order.isPaid)
        }
        let afterwards = try order.pay(at: Self.now)
        #expect(afterwards)
        #expect(throws: FakeRefusal.paid) { try order.decline(at: Timestamp(seconds: 0)) }
    }

    @Test func `parts are taken up to what was agreed to, each number once`() throws {
        var order = try paid()
        let parts = [(1, Int64(4_000)), (2, 5_000), (1, 4_000), (3, 1_000)]
        for (number, part) in parts {
            let answer = try order.capture(capture(order, try money(part), number))
            #expect(answer == .given)
        }
        #expect(try order.captured == money(10_000))
        let refused: [(Int, Money, String)] = [
            (4, try money(1), "EXCEEDS_AUTHORIZED"), (1, try money(3_999), "CAPTURE_MISMATCH"),
            (5, try money(0), "EXCEEDS_AUTHORIZED"), (6, try money(-1), "EXCEEDS_AUTHORIZED"),
            (7, try money(.max), "EXCEEDS_AUTHORIZED"), (8, try money(5, "JPY"), "CURRENCY_MISMATCH"),
            (1, try money(4_000, "JPY"), "CAPTURE_MISMATCH"),
        ]
        for (number, amount, code) in refused {
            let asked = capture(order, amount, number)
            #expect(throws: GatewayError.refused(code: code)) { try order.capture(asked) }
        }
    }

    @Test func `what was not taken is released once, and nothing is taken of it afterwards`() throws {
        var order = try paid()
        let void = GatewayVoid(
            order: GatewayOrderID(reference: order.reference, orderID: order.id), gatewayPaymentID: order.paymentID)
        _ = try order.capture(capture(order, try money(4_000), 1))
        for _ in 0..<2 { try order.void(void) }
        let (before, after) = (capture(order, try money(4_000), 1), capture(order, try money(1), 2))
        // What was taken before stays, and is answered as before.
        let again = try order.capture(before)
        #expect(again == .given)
        #expect(throws: GatewayError.refused(code: "VOIDED")) { try order.capture(after) }
        #expect(try order.captured == money(4_000))
        var (unpaid, whole) = (try self.order(), try paid())
        #expect(throws: GatewayError.refused(code: "NOT_AUTHORIZED")) { try unpaid.void(void) }
        _ = try whole.capture(capture(whole, try money(10_000), 1))
        #expect(throws: GatewayError.refused(code: "CAPTURED")) { try whole.void(void) }
        var other = void
        other.gatewayPaymentID = "pay_1"
        let foreign = other
        #expect(throws: GatewayError.refused(code: "NOT_AUTHORIZED")) { try order.void(foreign) }
    }

    @Test func `nothing is taken of what nobody agreed to, nor of another payment`() throws {
        var unpaid = try order()
        let early = capture(unpaid, try money(1))
        #expect(throws: GatewayError.refused(code: "NOT_AUTHORIZED")) { try unpaid.capture(early) }
        var order = try paid()
        var other = capture(order, try money(1))
        other.gatewayPaymentID = "pay_1"
        let asked = other
        #expect(throws: GatewayError.refused(code: "NOT_AUTHORIZED")) { try order.capture(asked) }
    }

    @Test func `what was taken is given back once, and no more of it`() throws {
        var order = try paid()
        _ = try order.capture(capture(order, try money(6_000)))
        for _ in 0..<2 {
            let state = try order.refund(refund(order, try money(5_000)))
            #expect(state == .done)
        }
        let refused: [(UInt64, Int64, String)] = [
            (2, 1_001, "EXCEEDS_CAPTURED"), (1, 4_999, "REFUND_MISMATCH"), (3, 0, "EXCEEDS_CAPTURED"),
            (4, .max, "EXCEEDS_CAPTURED"),
        ]
        for (number, amount, code) in refused {
            let asked = refund(order, try money(amount), number)
            #expect(throws: GatewayError.refused(code: code)) { try order.refund(asked) }
        }
        #expect(try order.refunded == money(5_000))
    }

    @Test func `special amounts bring what goes wrong`() throws {
        var declined = try order(10_093)
        let isPaid = try declined.pay(at: Timestamp(seconds: 0))
        #expect(!isPaid && declined.reports.map(\.fact) == [.failed(code: "PAYMENT_DECLINED")])
        var order = try paid(100_000)
        let refused = capture(order, try money(194))
        #expect(throws: GatewayError.refused(code: "CAPTURE_REFUSED")) { try order.capture(refused) }
        let first = try order.capture(capture(order, try money(50_095), 2))
        let again = try order.capture(capture(order, try money(50_095), 2))
        #expect(first == .lost && again == .given)
        let never = refund(order, try money(196))
        #expect(throws: GatewayError.refused(code: "REFUND_REFUSED")) { try order.refund(never) }
        let late = refund(order, try money(197), 2)
        let failing = refund(order, try money(198), 3)
        for asked in [late, failing, late, failing] {
            let state = try order.refund(asked)
            #expect(state == .underWay)
        }
        #expect(try order.refunded == money(395))
        order.settle()
        let ended = try order.refund(late)
        #expect(try ended == .done && order.refunded == money(197))
        #expect(throws: GatewayError.refused(code: "REFUND_FAILED")) { try order.refund(failing) }
        let facts = order.reports.map(\.fact)
        #expect(facts.count == 4 && facts.contains(.refundFailed(refundID: failing.refundID, code: "REFUND_FAILED")))
    }

    @Test func `amounts are special by their last two digits alone`() throws {
        for amount in [Int64(100), 90, 9_000, 12_500, 1] {
            #expect(FakeCase(try money(amount)) == nil)
        }
        for special in FakeCase.allCases {
            #expect(FakeCase(try money(special.rawValue)) == special)
            #expect(FakeCase(try money(1_000_000 + special.rawValue)) == special)
        }
    }
}
