import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Payments over a real journal: what a wallet pays, and what a gateway collects.
@Suite struct PaymentServiceTests {
    @Test func `a wallet pays a merchant in parts and gets parts back`() async throws {
        try await withPaymentDesk { desk, _ in
            let merchant = try await MerchantDesk(desk: desk.desk).merchant()
            let shop = try #require(merchant.walletId)
            let payer = try await desk.desk.wallet(5_000)
            let id = try await desk.fromWallet(payer) { request in
                request.merchantId = merchant.id
                request.capture = .manual
                request.description = "Amal's visit"
            }
            #expect(try await desk.summary(id) == "initiated 0 0")
            _ = try await desk.service.authorizePayment(desk.context, id)
            #expect(try await desk.summary(id) == "authorized 0 0")
            let held = try await desk.desk.service.balance(desk.context, payer, asOf: nil)
            #expect(held.held.amountMinor == 1_000)
            let part = CapturePaymentRequest(amount: try WalletDesk.pounds(300))
            _ = try await desk.service.capturePayment(desk.context, id, part)
            #expect(try await desk.summary(id) == "partiallyCaptured 300 0")
            let whole = try await desk.service.capturePayment(desk.context, id, CapturePaymentRequest()).view
            #expect(whole.status == .captured && whole.captured.amountMinor == 1_000)
            #expect(try await desk.desk.balance(payer) == 4_000)
            #expect(try await desk.desk.balance(shop) == 1_000)
            let refund = RefundPaymentRequest(amount: try WalletDesk.pounds(400), reason: "Too long")
            _ = try await desk.service.refundPayment(desk.context, id, refund)
            #expect(try await desk.summary(id) == "partiallyRefunded 1000 400")
            let rest = try await desk.service.refundPayment(desk.context, id, RefundPaymentRequest()).view
            #expect(rest.status == .refunded && rest.refunds?.map(\.status) == [.done, .done])
            #expect(rest.description == "Amal's visit")
            #expect(try await desk.desk.balance(payer) == 5_000)
            #expect(try await desk.desk.balance(shop) == 0)
            try await desk.expectSound()
        }
    }

    @Test func `a wallet pays the tenant itself at once where capture is automatic`() async throws {
        try await withPaymentDesk { desk, _ in
            let payer = try await desk.desk.wallet(5_000)
            let id = try await desk.fromWallet(payer)
            let paid = try await desk.service.authorizePayment(desk.context, id).view
            #expect(paid.status == .captured)
            #expect(try await desk.account(.collections) == 1_000)
            #expect(try await desk.account(.clearing) == -5_000)
            _ = try await desk.service.refundPayment(
                desk.context, id, RefundPaymentRequest(amount: try WalletDesk.pounds(250)))
            #expect(try await desk.account(.collections) == 750)
            #expect(try await desk.desk.balance(payer) == 4_250)
            let inPart = try await desk.fromWallet(payer) { $0.capture = .manual }
            _ = try await desk.service.authorizePayment(desk.context, inPart)
            let part = try WalletDesk.pounds(300)
            _ = try await desk.service.capturePayment(desk.context, inPart, CapturePaymentRequest(amount: part))
            _ = try await desk.service.refundPayment(desk.context, inPart, RefundPaymentRequest(amount: part))
            // What was reserved beside is free again.
            let left = try await desk.desk.service.balance(desk.context, payer, asOf: nil)
            #expect(left.balance.amountMinor == 4_250 && left.held.amountMinor == 0)
            try await desk.expectSound()
        }
    }

    @Test func `a gateway collects for a merchant, and each answer is in the log once`() async throws {
        try await withPaymentDesk { desk, _ in
            let merchant = try await MerchantDesk(desk: desk.desk).merchant()
            let shop = try #require(merchant.walletId)
            let id = try await desk.atGateway { $0.merchantId = merchant.id }
            let opened = try await desk.view(id)
            #expect(opened.gateway == "scripted")
            #expect(opened.checkout?.orderId == ScriptedGateway.orderID(id))
            let amount = try WalletDesk.pounds(1_000)
            for _ in 0..<2 { try await desk.tell(id, .authorized(amount), .captured(total: amount)) }
            #expect(try await desk.summary(id) == "captured 1000 0")
            #expect(desk.gateway.calls == [.open(id), .capture(number: 1, amountMinor: 1_000)])
            #expect(try await desk.desk.balance(shop) == 1_000)
            #expect(try await desk.account(.gateway) == -1_000)
            let refund = RefundPaymentRequest(amount: try WalletDesk.pounds(600))
            _ = try await desk.service.refundPayment(desk.context, id, refund)
            #expect(try await desk.summary(id) == "partiallyRefunded 1000 600")
            #expect(try await desk.account(.gateway) == -400)
            // Who was paid has no more than that.
            await desk.desk.expectFailure(.payment(.exceedsCaptured(remaining: try WalletDesk.pounds(400)))) {
                try await desk.service.refundPayment(
                    desk.context, id, RefundPaymentRequest(amount: try WalletDesk.pounds(401)))
            }
            try await desk.expectSound()
        }
    }

    @Test func `what a merchant has spent is not given back`() async throws {
        try await withPaymentDesk { desk, _ in
            let merchant = try await MerchantDesk(desk: desk.desk).merchant()
            let shop = try #require(merchant.walletId)
            let other = try await desk.desk.wallet(of: WalletDesk.basma)
            let id = try await desk.atGateway { $0.merchantId = merchant.id }
            try await desk.tell(id, .captured(total: try WalletDesk.pounds(1_000)))
            _ = try await desk.desk.transfer(desk.context, shop, other, 700)
            await desk.desk.expectFailure(.rule(.insufficientFunds(available: try WalletDesk.pounds(300)))) {
                try await desk.service.refundPayment(desk.context, id, RefundPaymentRequest())
            }
            #expect(try await desk.summary(id) == "captured 1000 0")
            // What the gateway gave back by itself is gone all the same: the tenant bears what the merchant has not.
            let given = GatewayReport.Fact.refunded(
                refundID: nil, gatewayRefundID: "rfnd-1", try WalletDesk.pounds(1_000))
            try await desk.tell(id, given, given)
            #expect(try await desk.summary(id) == "refunded 1000 1000")
            #expect(try await desk.desk.balance(shop) == 300)
            #expect(try await desk.account(.collections) == -1_000)
            try await desk.expectSound()
        }
    }

    @Test func `a refund that the gateway refuses is the merchant's again`() async throws {
        try await withPaymentDesk { desk, _ in
            let merchant = try await MerchantDesk(desk: desk.desk).merchant()
            let shop = try #require(merchant.walletId)
            let id = try await desk.atGateway { $0.merchantId = merchant.id }
            try await desk.tell(id, .captured(total: try WalletDesk.pounds(1_000)))
            desk.gateway.tell { $0.errors = [.refused(code: "noFunds")] }
            let refused = try await desk.service.refundPayment(desk.context, id, RefundPaymentRequest()).view
            #expect(refused.status == .captured && refused.failureCode == "noFunds")
            #expect(refused.refunds?.map(\.status) == [.failed])
            #expect(try await desk.desk.balance(shop) == 1_000)
            // It says later that it did it after all.
            let refundID = try #require(refused.refunds?.first?.id)
            try await desk.tell(
                id, .refunded(refundID: refundID, gatewayRefundID: "r-9", try WalletDesk.pounds(1_000)))
            #expect(try await desk.summary(id) == "refunded 1000 1000")
            #expect(try await desk.desk.balance(shop) == 0)
            try await desk.expectSound()
        }
    }

    @Test func `members see and let pay what is theirs alone, and a merchant's key what pays that merchant`()
        async throws
    {
        try await withPaymentDesk { desk, _ in
            let merchants = MerchantDesk(desk: desk.desk)
            let (shop, otherShop) = (try await merchants.merchant(), try await merchants.merchant())
            let wallet = try await desk.desk.wallet(5_000)
            let id = try await desk.fromWallet(wallet) { $0.merchantId = shop.id }
            let (amal, basma) = (
                desk.desk.context(member: WalletDesk.amal), desk.desk.context(member: WalletDesk.basma)
            )
            let (own, other) = (merchants.context(of: shop.id), merchants.context(of: otherShop.id))
            await desk.desk.expectFailure(.notFound) { try await desk.service.payment(basma, id) }
            await desk.desk.expectFailure(.notFound) { try await desk.service.authorizePayment(basma, id) }
            await desk.desk.expectFailure(.notFound) { try await desk.service.payment(other, id) }
            await desk.desk.expectFailure(.notFound) { try await desk.service.cancelPayment(other, id) }
            await desk.desk.expectFailure(.notFound) {
                try await desk.service.payment(desk.desk.context(WalletDesk.otherHospital), id)
            }
            await desk.desk.expectFailure(.staffOnly) { try await desk.service.authorizePayment(own, id) }
            await desk.desk.expectFailure(.staffOnly) {
                try await desk.service.capturePayment(amal, id, CapturePaymentRequest())
            }
            await desk.desk.expectFailure(.rule(.unknownWallet)) {
                var request = try PaymentDesk.request(.wallet, 5)
                request.walletId = wallet
                return try await desk.service.initiatePayment(basma, request)
            }
            await desk.desk.expectFailure(.merchant(.unknownMerchant)) {
                let request = try PaymentDesk.request(.gateway, 5) { $0.merchantId = shop.id }
                return try await desk.service.initiatePayment(other, request)
            }
            #expect(try await desk.service.authorizePayment(amal, id).view.status == .captured)
            let refunded = try await desk.service.refundPayment(own, id, RefundPaymentRequest())
            #expect(refunded.view.status == .refunded)
            let counts = [
                try await desk.service.payments(amal, PaymentListQuery()).items.count,
                try await desk.service.payments(basma, PaymentListQuery()).items.count,
                try await desk.service.payments(own, PaymentListQuery()).items.count,
                try await desk.service.payments(other, PaymentListQuery()).items.count,
                try await desk.service.payments(desk.context, PaymentListQuery()).items.count,
            ]
            #expect(counts == [1, 0, 1, 0, 1])
        }
    }

    @Test func `a repeated request is answered as before, and moves nothing twice`() async throws {
        try await withPaymentDesks(2) { desks, _ in
            let (one, two) = (desks[0], desks[1])
            let request = try PaymentDesk.request(.gateway, 1_000)
            let first = try await one.service.initiatePayment(one.desk.context(key: "ask"), request)
            let again = try await two.service.initiatePayment(two.desk.context(key: "ask"), request)
            #expect(first.view.id == again.view.id)
            #expect(again.receipt.isReplay)
            let id = first.view.id
            try await one.tell(id, .captured(total: try WalletDesk.pounds(1_000)))
            let refund = RefundPaymentRequest(amount: try WalletDesk.pounds(400))
            for desk in [one, two, one] {
                _ = try await desk.service.refundPayment(desk.desk.context(key: "back"), id, refund)
            }
            #expect(try await two.summary(id) == "partiallyRefunded 1000 400")
            await two.desk.expectFailure(.keyReused) {
                try await two.service.refundPayment(two.desk.context(key: "back", hash: 2), id, refund)
            }
        }
    }

    @Test func `what was said of an erased payer's payment is not kept`() async throws {
        try await withPaymentDesk { desk, _ in
            let wallet = try await desk.desk.wallet(5_000)
            let id = try await desk.fromWallet(wallet) { $0.description = "Amal's knee" }
            let kept = try await desk.atGateway { $0.description = "A donation" }
            try await desk.desk.journal.destroyKey(of: WalletDesk.amal.retagged(), context: desk.context)
            #expect(try await desk.view(id).description == nil)
            #expect(try await desk.view(kept).description == "A donation")
            _ = try await desk.service.authorizePayment(desk.context, id)
            _ = try await desk.service.refundPayment(desk.context, id, RefundPaymentRequest(reason: "Amal asked"))
            #expect(try await desk.summary(id) == "refunded 1000 1000")
            try await desk.expectSound()
        }
    }
}
