import Jobs
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What happens between the log and a gateway: answers that are lost, late, twice, wrong, or told in any order.
@Suite struct PaymentGatewayTests {
    @Test func `an order whose answer was lost is asked for again until it is there`() async throws {
        try await withPaymentDesk { desk, clock in
            desk.gateway.tell { $0.errors = [.unavailable] }
            let id = try await desk.atGateway()
            #expect(try await desk.view(id).checkout == nil)
            let runner = PaymentRunner(desk.live)
            #expect(try await runner.round().done == 0)
            clock.advance(by: .seconds(21))
            #expect(try await runner.round() == JobReport(done: 1))
            #expect(try await desk.view(id).checkout?.orderId == ScriptedGateway.orderID(id))
            let opened = desk.gateway.calls.filter { $0 == .open(id) }
            #expect(opened.count == 2)
        }
    }

    @Test func `captures and refunds that a crash left open are finished by another process`() async throws {
        try await withPaymentDesks(2) { desks, clock in
            let (one, two) = (desks[0], desks[1])
            let id = try await one.atGateway { $0.capture = .manual }
            try await one.tell(id, .authorized(try WalletDesk.pounds(1_000)))
            // The process dies once it asked: nobody hears the answer.
            one.gateway.tell { $0.errors = [.unavailable] }
            let part = CapturePaymentRequest(amount: try WalletDesk.pounds(700))
            _ = try await one.service.capturePayment(one.context, id, part)
            #expect(try await two.summary(id) == "authorized 0 0 capturing 700")
            await two.desk.expectFailure(.payment(.captureUnderWay)) {
                try await two.service.cancelPayment(two.context, id)
            }
            clock.advance(by: .seconds(21))
            _ = try await PaymentRunner(two.live).round()
            #expect(try await two.summary(id) == "partiallyCaptured 700 0")
            let captures = one.gateway.calls.filter { $0 == .capture(number: 1, amountMinor: 700) }
            #expect(captures.count == 2)
            one.gateway.tell { $0.errors = [.unavailable] }
            _ = try await one.service.refundPayment(
                one.context, id, RefundPaymentRequest(amount: try WalletDesk.pounds(200)))
            #expect(try await two.summary(id) == "partiallyCaptured 700 0 refunding 200")
            clock.advance(by: .seconds(21))
            _ = try await PaymentRunner(two.live).round()
            #expect(try await two.summary(id) == "partiallyRefunded 700 200")
            try await two.expectSound()
        }
    }

    @Test func `what a gateway did and did not tell is asked for`() async throws {
        try await withPaymentDesk { desk, clock in
            let id = try await desk.atGateway()
            let amount = try WalletDesk.pounds(1_000)
            let reports = [
                ScriptedGateway.report(id, .authorized(amount)), ScriptedGateway.report(id, .captured(total: amount)),
            ]
            desk.gateway.tell { $0.reports = reports }
            clock.advance(by: .seconds(121))
            _ = try await PaymentRunner(desk.live).round()
            #expect(try await desk.summary(id) == "captured 1000 0")
            try await desk.expectSound()
        }
    }

    @Test func `what is over ends by itself, and what comes later is given back`() async throws {
        try await withPaymentDesk { desk, clock in
            let merchant = try await MerchantDesk(desk: desk.desk).merchant()
            let shop = try #require(merchant.walletId)
            let payer = try await desk.desk.wallet(5_000)
            let atGateway = try await desk.atGateway { request in
                request.expiresInSeconds = 60
                request.merchantId = merchant.id
            }
            let fromWallet = try await desk.fromWallet(payer) { request in
                request.expiresInSeconds = 60
                request.capture = .manual
            }
            let inPart = try await desk.fromWallet(payer) { request in
                request.expiresInSeconds = 60
                request.capture = .manual
            }
            for id in [fromWallet, inPart] { _ = try await desk.service.authorizePayment(desk.context, id) }
            let part = CapturePaymentRequest(amount: try WalletDesk.pounds(300))
            _ = try await desk.service.capturePayment(desk.context, inPart, part)
            clock.advance(by: .seconds(61))
            await desk.desk.expectFailure(.payment(.paymentStatus(.expired))) {
                try await desk.service.capturePayment(desk.context, fromWallet, part)
            }
            _ = try await PaymentRunner(desk.live).round()
            #expect(try await desk.summary(atGateway) == "expired 0 0")
            #expect(try await desk.summary(fromWallet) == "expired 0 0")
            #expect(try await desk.summary(inPart) == "captured 300 0")
            let left = try await desk.desk.service.balance(desk.context, payer, asOf: nil)
            #expect(left.held.amountMinor == 0 && left.balance.amountMinor == 4_700)
            try await desk.tell(atGateway, .captured(total: try WalletDesk.pounds(1_000)))
            #expect(try await desk.summary(atGateway) == "expired 1000 1000")
            #expect(try await desk.desk.balance(shop) == 0)
            #expect(try await desk.account(.gateway) == 0)
            #expect(try await desk.account(.collections) == 300)
            #expect(try await PaymentRunner(desk.live).round().done == 0)
            // Once more it is asked what became of the order, and never again.
            clock.advance(by: .seconds(PaymentLimits.orderSeconds))
            #expect(try await PaymentRunner(desk.live).round().done == 1)
            clock.advance(by: .seconds(PaymentLimits.orderSeconds))
            #expect(try await PaymentRunner(desk.live).round().done == 0)
            try await desk.expectSound()
        }
    }

    @Test func `a payment does not end before its gateway was asked for what was paid at the last moment`() async throws
    {
        try await withPaymentDesk { desk, clock in
            let id = try await desk.atGateway { $0.expiresInSeconds = 60 }
            let captured = ScriptedGateway.report(id, .captured(total: try WalletDesk.pounds(1_000)))
            desk.gateway.tell { script in
                script.errors = [.unavailable]
                script.reports = [captured]
            }
            let runner = PaymentRunner(desk.live)
            clock.advance(by: .seconds(61))
            #expect(
                try await runner.round()
                    == JobReport(done: 1, failed: 1, firstFailure: PaymentRunner.silence))
            #expect(try await desk.summary(id) == "initiated 0 0")
            clock.advance(by: .seconds(PaymentRunner.pauseSeconds))
            #expect(try await runner.round() == JobReport(done: 1))
            #expect(try await desk.summary(id) == "captured 1000 0")
            try await desk.expectSound()
        }
    }

    @Test(arguments: [true, false])
    func `money that was taken after a payment's end is found though no webhook told of it`(isCancelled: Bool)
        async throws
    {
        try await withPaymentDesk { desk, clock in
            let id = try await desk.atGateway { $0.expiresInSeconds = 60 }
            if isCancelled { _ = try await desk.service.cancelPayment(desk.context, id) }
            clock.advance(by: .seconds(61))
            _ = try await PaymentRunner(desk.live).round()
            let ended = isCancelled ? "cancelled" : "expired"
            #expect(try await desk.summary(id) == "\(ended) 0 0")
            let captured = ScriptedGateway.report(id, .captured(total: try WalletDesk.pounds(1_000)))
            desk.gateway.tell { $0.reports = [captured] }
            clock.advance(by: .seconds(121))
            #expect(try await PaymentRunner(desk.live).round() == JobReport(done: 1))
            #expect(try await desk.summary(id) == "\(ended) 1000 1000")
            // Once its order can be paid no more it is asked for a last time.
            let runner = PaymentRunner(desk.live)
            clock.advance(by: .seconds(PaymentLimits.orderSeconds))
            #expect(try await runner.round() == JobReport(done: 1))
            clock.advance(by: .seconds(PaymentLimits.orderSeconds))
            #expect(try await runner.round() == JobReport())
            try await desk.expectSound()
        }
    }

    @Test func `one silent gateway leaves the others their turn`() async throws {
        let (clock, silent, other) = (MerchantDesk.clock(), ScriptedGateway("silent"), ScriptedGateway("other"))
        try await withWalletDesks(clock: clock, gateways: [silent, other]) { desks in
            let desk = PaymentDesk(desk: desks[0], gateway: other, log: CollectedLog())
            let count = 60
            for _ in 0..<count { _ = try await desk.atGateway { $0.gateway = "silent" } }
            let last = try await desk.atGateway { $0.gateway = "other" }
            silent.tell { $0.errors = Array(repeating: .unavailable, count: 1_000) }
            let captured = ScriptedGateway.report(last, .captured(total: try WalletDesk.pounds(1_000)))
            other.tell { $0.reports = [captured] }
            clock.advance(by: .seconds(121))
            _ = try await PaymentRunner(desk.live).round()
            #expect(try await desk.summary(last) == "captured 1000 0")
            let asked = silent.calls.count - count
            #expect((1..<count).contains(asked), "\(asked)")
        }
    }

    @Test func `what is not kept of a notice is told, so that it is sent again`() async throws {
        try await withPaymentDesk { desk, _ in
            let id = try await desk.atGateway()
            var dependencies = desk.desk.dependencies
            dependencies.profiles = NoProfiles()
            let service = LivePaymentService(
                wallets: LiveWalletService(dependencies: dependencies, definition: WalletModule.definition()))
            let captured = ScriptedGateway.report(id, .captured(total: try WalletDesk.pounds(1_000)))
            await desk.desk.expectFailure(.failed(NoProfiles.failure)) {
                try await service.report(GatewayNotice(id: "n", reports: [captured]), from: "scripted")
            }
        }
    }

    @Test func `what comes after a payment was called off is given back`() async throws {
        try await withPaymentDesk { desk, _ in
            let id = try await desk.atGateway()
            for _ in 0..<2 { _ = try await desk.service.cancelPayment(desk.context, id) }
            desk.gateway.tell { $0.refunds = .underWay }
            let captured = GatewayReport.Fact.captured(total: try WalletDesk.pounds(1_000))
            try await desk.tell(id, captured, captured)
            #expect(try await desk.summary(id) == "cancelled 1000 0 refunding 1000")
            let refundID = try #require(try await desk.view(id).refunds?.first?.id)
            let refunded = GatewayReport.Fact.refunded(
                refundID: refundID, gatewayRefundID: "r-1", try WalletDesk.pounds(1_000))
            try await desk.tell(id, refunded, refunded)
            #expect(try await desk.summary(id) == "cancelled 1000 1000")
            try await desk.expectSound()
        }
    }

    @Test func `another amount or currency than ours is never booked, and somebody is told`() async throws {
        try await withPaymentDesk { desk, _ in
            let dollars = Money(amountMinor: 1_000, currency: try #require(Currency("USD")))
            for wrong in [
                GatewayReport.Fact.captured(total: dollars), .authorized(dollars),
                .authorized(try WalletDesk.pounds(999)), .captured(total: try WalletDesk.pounds(1_001)),
            ] {
                let id = try await desk.atGateway()
                for _ in 0..<2 { try await desk.tell(id, wrong) }
                let view = try await desk.view(id)
                #expect(view.status == .failed && view.captured.amountMinor == 0)
                #expect(view.failureCode == "amountMismatch" && view.version == 3)
                // The right one counts.
                try await desk.tell(id, attempt: "pay-2", .captured(total: try WalletDesk.pounds(1_000)))
                #expect(try await desk.summary(id) == "captured 1000 0")
                // A second payment on the same order is nobody's.
                try await desk.tell(id, attempt: "pay-3", .captured(total: try WalletDesk.pounds(1_000)))
                #expect(try await desk.summary(id) == "captured 1000 0")
            }
            #expect(desk.log.text.contains("a gateway says of a payment what we did not ask for"))
            try await desk.expectSound()
        }
    }

    @Test func `reports of no payment of ours, of another gateway or order, change nothing`() async throws {
        try await withPaymentDesk { desk, _ in
            let id = try await desk.atGateway()
            let captured = GatewayReport.Fact.captured(total: try WalletDesk.pounds(1_000))
            let right = ScriptedGateway.report(id, captured)
            var elsewhere = right
            elsewhere.order.orderID = "another"
            var long = right
            long.gatewayPaymentID = String(repeating: "x", count: 129)
            let unknown = ScriptedGateway.report(PaymentID(high: 1, low: 2), captured)
            let stranger = ScriptedGateway.report(id, captured, hospital: WalletDesk.otherHospital)
            for report in [elsewhere, long, unknown, stranger] {
                try await desk.service.report(GatewayNotice(id: "n", reports: [report]), from: "scripted")
            }
            try await desk.service.report(GatewayNotice(id: "n", reports: [right]), from: "other")
            #expect(try await desk.summary(id) == "initiated 0 0")
            #expect(desk.log.text.contains("a gateway's report is of no payment"))
        }
    }

    @Test func `attempts that fail are told, and the payer may try again`() async throws {
        try await withPaymentDesk { desk, _ in
            let id = try await desk.atGateway()
            for _ in 0..<2 { try await desk.tell(id, .failed(code: "declined")) }
            #expect(try await desk.view(id).version == 3)
            #expect(try await desk.summary(id) == "failed 0 0")
            let amount = try WalletDesk.pounds(1_000)
            try await desk.tell(id, attempt: "pay-2", .authorized(amount))
            try await desk.tell(id, .failed(code: "declined"))
            #expect(try await desk.summary(id) == "captured 1000 0")
        }
    }

    @Test func `a capture that the gateway refuses fails what is taken by itself and leaves the rest authorised`()
        async throws
    {
        try await withPaymentDesk { desk, _ in
            let amount = try WalletDesk.pounds(1_000)
            let automatic = try await desk.atGateway()
            desk.gateway.tell { $0.errors = [.refused(code: "gone")] }
            for _ in 0..<2 { try await desk.tell(automatic, .authorized(amount)) }
            #expect(try await desk.summary(automatic) == "failed 0 0")
            let manual = try await desk.atGateway { $0.capture = .manual }
            try await desk.tell(manual, .authorized(amount))
            desk.gateway.tell { $0.errors = [.refused(code: "later")] }
            let refused = try await desk.service.capturePayment(desk.context, manual, CapturePaymentRequest()).view
            #expect(refused.status == .authorized && refused.failureCode == "later")
            _ = try await desk.service.capturePayment(desk.context, manual, CapturePaymentRequest())
            #expect(try await desk.summary(manual) == "captured 1000 0")
            #expect(desk.gateway.calls.contains(.capture(number: 2, amountMinor: 1_000)))
        }
    }

    @Test func `a gateway that takes all at once is asked for all at once`() async throws {
        try await withPaymentDesk(capturesPartly: false) { desk, _ in
            let id = try await desk.atGateway { $0.capture = .manual }
            try await desk.tell(id, .authorized(try WalletDesk.pounds(1_000)))
            await desk.desk.expectFailure(.payment(.notInParts)) {
                try await desk.service.capturePayment(
                    desk.context, id, CapturePaymentRequest(amount: try WalletDesk.pounds(1)))
            }
            _ = try await desk.service.capturePayment(desk.context, id, CapturePaymentRequest())
            #expect(try await desk.summary(id) == "captured 1000 0")
        }
    }

    @Test func `two processes that are told the same at once book it once`() async throws {
        try await withPaymentDesks(2) { desks, _ in
            let id = try await desks[0].atGateway()
            let amount = try WalletDesk.pounds(1_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for turn in 0..<8 {
                    let desk = desks[turn % 2]
                    group.addTask { try await desk.tell(id, .authorized(amount), .captured(total: amount)) }
                }
                try await group.waitForAll()
            }
            #expect(try await desks[0].summary(id) == "captured 1000 0")
            #expect(try await desks[0].account(.gateway) == -1_000)
            try await desks[0].expectSound()
        }
    }

    @Test func `what comes for a merchant whose wallet is closed is given back`() async throws {
        try await withPaymentDesk { desk, _ in
            let merchant = try await MerchantDesk(desk: desk.desk).merchant()
            let shop = try #require(merchant.walletId)
            let id = try await desk.atGateway { $0.merchantId = merchant.id }
            _ = try await desk.desk.service.close(
                desk.context, shop, expectedVersion: nil, WalletReasonRequest())
            try await desk.tell(id, .captured(total: try WalletDesk.pounds(1_000)))
            #expect(try await desk.summary(id) == "refunded 1000 1000")
            #expect(try await desk.account(.gateway) == 0)
            try await desk.expectSound()
        }
    }
}

/// Settings that cannot be read, for a reason that does not pass.
private struct NoProfiles: HospitalProfileSource {
    static let failure = Failure(.internal, code: "fixture", detail: "")

    func profile(_ context: RequestContext) async throws(Failure) -> HospitalProfile { throw Self.failure }
}
