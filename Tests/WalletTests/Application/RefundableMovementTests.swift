import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Which movements the desk gives back, and which are given back elsewhere.
@Suite struct RefundableMovementTests {
    /// The movements with a reference, by the search of the desk.
    private func movements(_ operators: OperatorDesk, _ reference: String) async throws -> [EventID] {
        try await operators.found { $0.reference = reference }.map(\.id)
    }

    /// What asking for a refund of each of some movements answers.
    private func refusals(_ operators: OperatorDesk, _ movements: [EventID]) async throws -> [String] {
        var codes: [String] = []
        for movement in movements {
            let request = try OperatorDesk.refund(nil)
            let failure = await operators.desk.failure {
                try await operators.service.refund(operators.context(), of: movement, request)
            }
            codes.append(failure?.failure.code ?? "given back")
        }
        return codes
    }

    @Test func `what a payment took of a wallet is given back by the payment alone, once`() async throws {
        try await withPaymentDesk { payments, _ in
            let operators = OperatorDesk(desk: payments.desk)
            let merchant = try await MerchantDesk(desk: payments.desk).merchant()
            let shop = try #require(merchant.walletId)
            let payer = try await payments.desk.wallet(5_000)
            let id = try await payments.fromWallet(payer) { $0.merchantId = merchant.id }
            _ = try await payments.service.authorizePayment(payments.context, id)
            try await payments.desk.follow()
            // The payer's half, and the merchant's.
            let halves = try await movements(operators, "visit-1")
            #expect(halves.count == 2)
            let refused = try await refusals(operators, halves)
            #expect(refused == ["notRefundable", "notRefundable"])
            #expect(try await payments.desk.balance(payer) == 4_000)
            #expect(try await payments.desk.balance(shop) == 1_000)
            _ = try await payments.service.refundPayment(payments.context, id, RefundPaymentRequest())
            #expect(try await payments.desk.balance(payer) == 5_000)
            #expect(try await payments.desk.balance(shop) == 0)
            try await payments.desk.follow()
            // Those of the refund neither.
            let all = try await movements(operators, "visit-1")
            #expect(all.count == 4)
            let again = try await refusals(operators, all)
            #expect(again == Array(repeating: "notRefundable", count: 4))
            #expect(try await payments.desk.balance(payer) == 5_000)
            try await payments.expectSound()
        }
    }

    @Test func `what a claim on a card paid is given back by its reversal alone, once`() async throws {
        try await withOperatorDesk { operators in
            let desk = operators.desk
            let shop = try await desk.cardShop(funded: 1_000)
            let claim = try await desk.cards.claim(desk.context(), on: shop.card, try shop.request(60, "TOOTH-1")).view
            try await desk.follow()
            let paid = try await movements(operators, "TOOTH-1")
            let refused = try await refusals(operators, paid)
            #expect(refused == ["notRefundable"])
            _ = try await desk.cards.reverseClaim(desk.context(), on: shop.card, claim.id)
            try await desk.follow()
            let both = try await movements(operators, "TOOTH-1")
            #expect(both.count == 2)
            let again = try await refusals(operators, both)
            #expect(again == ["notRefundable", "notRefundable"])
            #expect(try await desk.balance(shop.wallet) == 0)
            #expect(try await desk.balance(shop.funder) == 1_000)
            try await desk.expectCleanCards()
        }
    }

    @Test func `what was put in and what was given back is not given back, nor a movement of another tenant`()
        async throws
    {
        try await withOperatorDesk { operators in
            let (_, _, transaction) = try await operators.paid()
            let back = try await operators.service.refund(
                operators.context(), of: transaction, try OperatorDesk.refund(10))
            try await operators.desk.follow()
            let refund = try #require(back.view.movement?.eventId)
            let opening = try await movements(operators, "opening")
            let refused = try await refusals(operators, [refund] + opening)
            #expect(refused == ["notRefundable", "notRefundable"])
            let stranger = operators.context(in: WalletDesk.otherHospital)
            await operators.desk.expectFailure(.notFound) {
                try await operators.service.refund(stranger, of: transaction, try OperatorDesk.refund(10))
            }
        }
    }

    @Test func `above the threshold nobody gives a payment back alone, in however many parts`() async throws {
        try await withPaymentDesk { payments, _ in
            try await OperatorDesk(desk: payments.desk).set()
            let payer = try await payments.desk.wallet(5_000)
            let id = try await payments.fromWallet(payer)
            _ = try await payments.service.authorizePayment(payments.context, id)
            func refund(_ amountMinor: Int64?) async throws -> String? {
                let amount = try amountMinor.map { try WalletDesk.pounds($0) }
                return await payments.desk.failure {
                    try await payments.service.refundPayment(
                        payments.context, id, RefundPaymentRequest(amount: amount))
                }?.failure.code
            }
            #expect(try await refund(nil) == "refundAboveThreshold")
            #expect(try await refund(501) == "refundAboveThreshold")
            #expect(try await refund(300) == nil)
            #expect(try await refund(201) == "refundAboveThreshold")
            #expect(try await refund(200) == nil)
            #expect(try await refund(1) == "refundAboveThreshold")
            #expect(try await payments.summary(id) == "partiallyRefunded 1000 500")
            try await payments.expectSound()
        }
    }
}
