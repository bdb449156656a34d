import EventLoop
import HTTP
import JSON
import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What the adapters make of gateways that misbehave: nothing is known, and asking again finds or does it once.
@Suite struct GatewayFaultTests {
    /// The end of a call that is never answered; others have all the time that they need on a busy machine.
    private func end(_ fault: StandInFault) -> UInt64? {
        fault == .hangs ? MonotonicClock.nanoseconds() + 3_000_000_000 : nil
    }

    @Test(arguments: StandInFault.allCases)
    func `an order at Razorpay whose answer was lost is found again`(_ fault: StandInFault) async throws {
        try await withRazorpay { stage, standIn in
            // The first call looks for the order, and the second makes it.
            for calls in 0..<2 {
                let payment = PaymentID(high: 0x019a_0000_0000_7000, low: 0x8000_0000_0000_1000 + UInt64(calls))
                let reference = GatewayReference(hospitalID: WalletDesk.hospital, paymentID: payment)
                let order = stage.order(12_500, reference)
                let before = standIn.orderCount
                if calls == 1 { standIn.desk.pass(1) }
                standIn.desk.misbehave(fault)
                let error = await stage.error { () async throws(GatewayError) in
                    try await stage.gateway.open(order, deadlineNanoseconds: end(fault))
                }
                #expect(error == .unavailable)
                let checkout = try await stage.gateway.open(order, deadlineNanoseconds: nil)
                let again = try await stage.gateway.open(order, deadlineNanoseconds: nil)
                #expect(checkout == again && standIn.orderCount == before + 1)
            }
        }
    }

    @Test(arguments: StandInFault.allCases)
    func `money at Razorpay is taken and given back once, whatever answers were lost`(_ fault: StandInFault)
        async throws
    {
        try await withRazorpay { stage, standIn in
            let checkout = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            let report = try #require(try await stage.notice(stage.pay(checkout, true)).reports.first)
            let capture = stage.capture(report, stage.money(12_500))
            standIn.desk.misbehave(fault)
            let captureError = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.capture(capture, deadlineNanoseconds: end(fault))
            }
            #expect(captureError == .unavailable)
            try await stage.gateway.capture(capture, deadlineNanoseconds: nil)
            let refund = stage.refund((report.order, report.gatewayPaymentID), 12_500)
            standIn.desk.pass(1)
            standIn.desk.misbehave(fault)
            let refundError = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.refund(refund, deadlineNanoseconds: end(fault))
            }
            #expect(refundError == .unavailable)
            let state = try await stage.gateway.refund(refund, deadlineNanoseconds: nil)
            #expect(state == .done && standIn.refundCount == 1)
            let facts = try await stage.gateway.reports(on: report.order, deadlineNanoseconds: nil).map(\.fact)
            #expect(facts.count == 3 && facts.contains(.captured(total: stage.money(12_500))))
        }
    }

    @Test(arguments: StandInFault.allCases)
    func `what PhonePe did is found again, whatever answers were lost`(_ fault: StandInFault) async throws {
        try await withPhonePe { stage, standIn in
            // The token is fetched first, and its loss is as any other.
            for calls in 0..<2 {
                if calls == 1 { standIn.desk.pass(calls - 1) }
                standIn.desk.misbehave(fault)
                let error = await stage.error { () async throws(GatewayError) in
                    try await stage.gateway.open(stage.order(), deadlineNanoseconds: end(fault))
                }
                #expect(error == .unavailable)
                if calls == 0 {
                    let other = GatewayReference(hospitalID: WalletDesk.hospital, paymentID: PaymentID(high: 1, low: 1))
                    _ = try await stage.gateway.open(stage.order(500, other), deadlineNanoseconds: nil)
                }
            }
            // The page of an order that was opened, and whose answer was lost, is lost too: nobody could pay it.
            let opened = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            }
            #expect(opened == (fault.isDone ? .refused(code: "CHECKOUT_LOST") : nil))
            #expect(standIn.orderCount == 2)
            let report = try #require(
                try await stage.notice(stage.pay(GatewayCheckout(orderID: ""), true)).reports.first)
            let refund = stage.refund((report.order, report.gatewayPaymentID), 12_500)
            standIn.desk.misbehave(fault)
            let error = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.refund(refund, deadlineNanoseconds: end(fault))
            }
            #expect(error == .unavailable)
            let state = try await stage.gateway.refund(refund, deadlineNanoseconds: nil)
            #expect(state == .underWay && standIn.refundCount == 1)
        }
    }

    @Test func `a token that PhonePe takes no more is replaced within the call`() async throws {
        try await withPhonePe { stage, standIn in
            _ = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            standIn.forgetTokens()
            let order = GatewayOrderID(reference: GatewayStage.reference, orderID: "OMO2")
            let reports = try await stage.gateway.reports(on: order, deadlineNanoseconds: nil)
            #expect(reports.isEmpty)
            let tokens = standIn.desk.calls.filter { $0 == "POST /v1/oauth/token" }
            #expect(tokens.count == 2)
        }
    }

    @Test func `a key that is not taken says nothing of a payment`() async throws {
        let razorpay = RazorpayStandIn()
        try await withStandIn(razorpay.desk, razorpay.routes) { url, client in
            var settings = razorpay.settings(url)
            settings.keySecret = GatewaySecret("another")
            let gateway = RazorpayGateway(settings, http: client)
            await Self.expectUnavailable(gateway)
        }
        let phonePe = PhonePeStandIn()
        try await withStandIn(phonePe.desk, phonePe.routes) { url, client in
            var settings = phonePe.settings(url)
            settings.clientSecret = GatewaySecret("another")
            let gateway = PhonePeGateway(settings, http: client, clock: SystemClock())
            await Self.expectUnavailable(gateway)
        }
    }

    @Test func `a forged notice of PhonePe is not believed beyond what PhonePe itself says`() async throws {
        try await withPhonePe { stage, standIn in
            let checkout = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            // Whoever saw one webhook knows the field that all of them carry.
            let forged = PhonePeStandIn.webhook(
                "checkout.order.completed",
                [
                    "orderId": .string(checkout.orderID), "merchantOrderId": .string(GatewayStage.reference.text),
                    "state": "COMPLETED", "amount": 12_500,
                ])
            let read = try stage.gateway.read(forged)
            #expect(read.reports.count == 2)
            let confirmed = try await stage.notice(forged)
            #expect(confirmed.reports.isEmpty)
            _ = try standIn.pay(GatewayStage.reference.text)
            let paid = try await stage.notice(forged)
            #expect(paid.reports.map(\.fact) == read.reports.map(\.fact))
        }
    }

    @Test func `notes that a payer's page sent along choose no other payment`() async throws {
        try await withRazorpay { stage, standIn in
            let checkout = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil)
            let other = PaymentID(high: 0x019a_0000_0000_7000, low: 0x8000_0000_0000_2001)
            let notes: JSONValue = [
                "hospital_id": .string(WalletDesk.hospital.description), "payment_id": .string(other.description),
            ]
            let payment = try standIn.pay(checkout.orderID).with("notes", notes)
            let notice = try await stage.notice(RazorpayStandIn.webhook("payment.authorized", [("payment", payment)]))
            #expect(notice.reports.map(\.order.reference) == [GatewayStage.reference])
            // An order that Razorpay does not know, or that is not ours, is nobody's.
            for order in ["order_none", try standIn.strangersOrder()] {
                let strange = payment.with("order_id", .string(order))
                let none = try await stage.notice(
                    RazorpayStandIn.webhook("payment.authorized", [("payment", strange)]))
                #expect(none.reports.isEmpty, "\(order)")
            }
            // While it cannot be asked nothing is taken, and the notice is sent again.
            standIn.desk.misbehave(.isBusy)
            let error = await stage.error { () async throws(GatewayError) in
                let read = try stage.gateway.read(RazorpayStandIn.webhook("payment.authorized", [("payment", payment)]))
                return try await stage.gateway.confirmed(read, deadlineNanoseconds: nil)
            }
            #expect(error == .unavailable)
        }
    }

    @Test func `two processes that open one order at Razorpay go on with the same`() async throws {
        try await withRazorpay { stage, standIn in
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil).orderID }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            let after = try await stage.gateway.open(stage.order(), deadlineNanoseconds: nil).orderID
            #expect(ids == [after] && standIn.orderCount >= 1)
        }
    }

    @Test(arguments: [("KWD", 12_345), ("KWD", 12_340), ("JPY", 7), ("INR", 101)] as [(String, Int64)])
    func `amounts go to Razorpay in minor units, of three digits in tens`(code: String, amountMinor: Int64) async throws
    {
        try await withRazorpay { stage, _ in
            let currency = try #require(Currency(code))
            var order = stage.order()
            order.amount = Money(amountMinor: amountMinor, currency: currency)
            let asked = order
            #expect(stage.gateway.takes(currency))
            let error = await stage.error { () async throws(GatewayError) in
                try await stage.gateway.open(asked, deadlineNanoseconds: nil)
            }
            #expect(error == (amountMinor == 12_345 ? .refused(code: "AMOUNT_NOT_IN_TENS") : nil))
        }
    }

    @Test func `PhonePe takes rupees alone, and no less than one`() async throws {
        try await withPhonePe { stage, standIn in
            let pound = try #require(Currency("EGP"))
            #expect(stage.gateway.takes(stage.currency) && !stage.gateway.takes(pound))
            for (amount, code) in [
                (Money(amountMinor: 500, currency: pound), "CURRENCY_NOT_TAKEN"), (stage.money(99), "AMOUNT_TOO_SMALL"),
            ] {
                var order = stage.order()
                order.amount = amount
                let asked = order
                let error = await stage.error { () async throws(GatewayError) in
                    try await stage.gateway.open(asked, deadlineNanoseconds: nil)
                }
                #expect(error == .refused(code: code))
            }
            #expect(standIn.desk.calls.isEmpty)
        }
    }

    private static func expectUnavailable(_ gateway: any PaymentGateway) async {
        let order = GatewayOrderID(reference: GatewayStage.reference, orderID: "order_1")
        do throws(GatewayError) {
            _ = try await gateway.reports(on: order, deadlineNanoseconds: nil)
            Issue.record("it answered")
        } catch {
            #expect(error == .unavailable)
        }
    }
}
