import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

@Suite struct WebhookBackoffTests {
    @Test(arguments: [(1, 10), (2, 20), (3, 40), (10, 5_120), (11, 10_240), (12, 14_400), (60, 14_400)])
    func `the rest doubles up to the longest, and half of it is by chance`(attempts: Int, seconds: Int) {
        var random = SeededRandom()
        #expect(WebhookBackoff.rest(afterAttempts: attempts, random: 0) == .milliseconds(seconds * 500))
        for _ in 0..<1_000 {
            let rest = WebhookBackoff.rest(afterAttempts: attempts, random: random.next())
            #expect(rest >= .milliseconds(seconds * 500) && rest <= .milliseconds(seconds * 1_000))
        }
    }

    @Test func `after three days a delivery is given up`() {
        let first = Timestamp(seconds: 1_000_000)
        let end = first.advanced(by: .seconds(WebhookLimits.retrySeconds))
        let last = end.advanced(by: .seconds(-7_200))
        #expect(WebhookBackoff.nextAttempt(afterAttempts: 20, since: first, at: last, random: 0) == end)
        let late = last.advanced(by: .milliseconds(1))
        #expect(WebhookBackoff.nextAttempt(afterAttempts: 20, since: first, at: late, random: 0) == nil)
    }

    @Test func `from the first attempt to the last it takes a few dozen`() {
        var random = SeededRandom()
        let first = Timestamp(seconds: 1_000_000)
        var (now, attempts) = (first, 1)
        while let next = WebhookBackoff.nextAttempt(
            afterAttempts: attempts, since: first, at: now, random: random.next())
        {
            #expect(next > now)
            (now, attempts) = (next, attempts + 1)
        }
        #expect((25...60).contains(attempts), "\(attempts)")
    }
}

@Suite struct WebhookListenerTests {
    private static let merchant = MerchantID(high: 1, low: 1)
    private static let wallet = WalletID(high: 2, low: 2)
    private static let start = Timestamp(seconds: 1_000)

    private func listener(_ types: [String], of merchant: MerchantID? = nil) -> WebhookListener {
        WebhookListener(
            id: WebhookID(high: 3, low: 3), eventTypes: types, merchantID: merchant,
            walletID: merchant == nil ? nil : Self.wallet, listensFrom: Self.start)
    }

    private func credited(_ wallet: WalletID) throws -> WalletIntegrationEvent {
        let amount = try WalletDesk.pounds(1)
        return .credited(WalletMovedV1(walletId: wallet, amount: amount, balance: amount, reference: "r"))
    }

    @Test(arguments: [
        (["*"], true), (["wallet.*"], true), (["wallet.credited"], true), (["payment.*"], false),
        (["wallet.credit"], false), (["wallet.debited", "wallet.credited"], true), ([], false),
    ])
    func `a webhook is told what it asked for`(types: [String], isTold: Bool) throws {
        #expect(listener(types).queues(try credited(Self.wallet), at: Self.start) == (isTold ? .pending : nil))
    }

    @Test func `a merchant's webhook is told of its wallet and of itself alone`() throws {
        let listener = listener(["*"], of: Self.merchant)
        let other = WalletID(high: 9, low: 9)
        #expect(listener.queues(try credited(Self.wallet), at: Self.start) == .pending)
        #expect(listener.queues(try credited(other), at: Self.start) == nil)
        let amount = try WalletDesk.pounds(1)
        for (from, to, isTold) in [(other, Self.wallet, true), (Self.wallet, other, true), (other, other, false)] {
            let event = WalletIntegrationEvent.transferred(
                FundsTransferredV1(fromWalletId: from, toWalletId: to, amount: amount, reference: "r"))
            #expect((listener.queues(event, at: Self.start) == .pending) == isTold)
        }
        for (id, isTold) in [(Self.merchant, true), (MerchantID(high: 8, low: 8), false)] {
            let event = WalletIntegrationEvent.merchantChanged(
                MerchantStatusChangedV1(merchantId: id, status: .active))
            #expect((listener.queues(event, at: Self.start) == .pending) == isTold)
            var payment = PaymentChangedV1(
                paymentId: PaymentID(high: 5, low: 5), change: .captured, method: .gateway, amount: amount,
                reference: "r")
            payment.merchantId = id
            #expect((listener.queues(.paymentChanged(payment), at: Self.start) == .pending) == isTold)
        }
    }

    @Test func `what was recorded before it was registered is not sent, and what comes while it is disabled is held`()
        throws
    {
        var listener = listener(["*"])
        let event = try credited(Self.wallet)
        #expect(listener.queues(event, at: Self.start.advanced(by: .microseconds(-1))) == nil)
        listener.disabledAt = Self.start
        #expect(listener.queues(event, at: Self.start) == .held)
        let days = Duration.seconds(WebhookLimits.retentionDays * 86_400)
        #expect(listener.queues(event, at: Self.start.advanced(by: days - .microseconds(1))) == .held)
        #expect(listener.queues(event, at: Self.start.advanced(by: days)) == nil)
    }

    @Test func `every name that is published may be asked for`() throws {
        let amount = try WalletDesk.pounds(1)
        var names = PaymentChange.allCases.map { change in
            WalletIntegrationEvent.paymentChanged(
                PaymentChangedV1(
                    paymentId: PaymentID(high: 5, low: 5), change: change, method: .wallet, amount: amount,
                    reference: "r")
            ).webhookName
        }
        names += WalletStatus.allCases.map {
            WalletIntegrationEvent.statusChanged(WalletStatusChangedV1(walletId: Self.wallet, status: $0)).webhookName
        }
        names += MerchantStatus.allCases.map {
            WalletIntegrationEvent.merchantChanged(MerchantStatusChangedV1(merchantId: Self.merchant, status: $0))
                .webhookName
        }
        names.append(try credited(Self.wallet).webhookName)
        for name in names { #expect(WebhookEventTypes.names.contains(name), "\(name)") }
        #expect(!WebhookEventTypes.isKnown("wallet.credit") && !WebhookEventTypes.isKnown(WebhookEventTypes.test))
    }
}
