import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What giving money of a movement back does, and what refuses it.
@Suite struct RefundDeciderTests {
    private static let payer = Given.wallet(1, balance: 50)
    private static let payee = Given.wallet(2, balance: 900)

    @Test func `money goes back to who paid it, in parts up to all of it`() throws {
        var states = [Self.payer, .empty, Self.payee, .empty]
        states = try GivenDesk.after(GivenDesk.refund(GivenDesk.terms(400)), states)
        #expect(states[0].wallet?.balanceMinor == 450)
        #expect(states[1].refunds?.refundedMinor == 400)
        #expect(states[2].wallet?.balanceMinor == 500)
        let over = GivenDesk.refusal(GivenDesk.refund(GivenDesk.terms(601)), states)
        #expect(over == .desk(.exceedsRefundable(remaining: Given.money(600))))
        states[2] = Given.wallet(2, balance: 600)
        states = try GivenDesk.after(GivenDesk.refund(GivenDesk.terms(600)), states)
        #expect(states[1].refunds?.remaining == Given.money(0))
        let again = GivenDesk.refusal(GivenDesk.refund(GivenDesk.terms(1)), states)
        #expect(again == .desk(.exceedsRefundable(remaining: Given.money(0))))
    }

    @Test func `the event names the movement, and concerns both wallets`() throws {
        let states = [Self.payer, .empty, Self.payee, .empty]
        let events = try WalletDecider.decide(GivenDesk.refund(GivenDesk.terms(400), "Broken"), states)
        #expect(events.map(\.streamIndex) == [1, 0])
        #expect(events.map(\.secondStreamIndex) == [nil, 2])
        guard case .desk(.refunded(let event))? = events.last?.event else {
            Issue.record("a refund was expected")
            return
        }
        #expect(event.originalID == GivenDesk.originalID)
        #expect(event.description == "Broken")
        #expect(event.ownerID == Given.owner)
        #expect(event.fromBalanceMinor == 500)
        #expect(event.toBalanceMinor == 450)
    }

    @Test func `money that had gone out comes back from outside`() throws {
        let states = [Self.payer, .empty, .empty]
        let terms = GivenDesk.terms(400, from: nil)
        let after = try GivenDesk.after(GivenDesk.refund(terms), states)
        #expect(after[0].wallet?.balanceMinor == 450)
        let events = try WalletDecider.decide(GivenDesk.refund(terms), states)
        #expect(events.allSatisfy { $0.secondStreamIndex == nil })
    }

    @Test func `the limits of who gives back do not count, what is reserved does`() throws {
        let limited = Given.wallet(2, balance: 900) { $0.limits.perTransactionMinor = 1 }
        let after = try GivenDesk.after(GivenDesk.refund(GivenDesk.terms(400)), [Self.payer, .empty, limited, .empty])
        #expect(after[2].wallet?.balanceMinor == 500)
        #expect(after[2].wallet?.spending.dayMinor == 0)
        let reserved = Given.wallet(2, balance: 900) { $0.heldMinor = 600 }
        let refused = GivenDesk.refusal(
            GivenDesk.refund(GivenDesk.terms(400)), [Self.payer, .empty, reserved, .empty])
        #expect(refused == .rule(.insufficientFunds(available: Given.money(300))))
    }

    @Test func `what is refused names its rule`() throws {
        let stopped = Given.wallet(1, balance: 50) { $0.status = .suspended }
        let closed = Given.wallet(2) { $0.status = .closed }
        let full = Given.wallet(1, balance: WalletLimits.amountMinor)
        var foreign = GivenDesk.terms()
        foreign.amount = Given.money(400, Given.currency("USD"))
        let other = WalletState.refunds(
            RefundTally(originalID: GivenDesk.originalID, original: Given.money(7), refundedMinor: 1))
        let terms = GivenDesk.terms()
        let rows: [(RefundTerms, [WalletState], WalletRejection)] = [
            (terms, [.empty, .empty, Self.payee, .empty], .notFound),
            (terms, [Self.payer, .empty, .empty, .empty], .notFound),
            (terms, [stopped, .empty, Self.payee, .empty], .rule(.walletSuspended)),
            (terms, [Self.payer, .empty, closed, .empty], .rule(.walletClosed)),
            (terms, [full, .empty, Self.payee, .empty], .rule(.balanceTooLarge)),
            (terms, [Self.payer, other, Self.payee, .empty], .outdated),
            (terms, [Self.payer, Self.payee, Self.payee, .empty], .outdated),
            (foreign, [Self.payer, .empty, Self.payee, .empty], .rule(.currencyMismatch(expected: Given.egp))),
            (
                GivenDesk.terms(501), [Self.payer, .empty, Self.payee, GivenDesk.settings()],
                .desk(.approvalRequired)
            ),
        ]
        for (terms, states, expected) in rows {
            #expect(GivenDesk.refusal(GivenDesk.refund(terms), states) == expected)
        }
        let allowed = GivenDesk.refusal(
            GivenDesk.refund(GivenDesk.terms(500)), [Self.payer, .empty, Self.payee, GivenDesk.settings()])
        #expect(allowed == nil)
    }

    @Test func `what one person gives back of a movement counts together`() throws {
        let tally = WalletState.refunds(
            RefundTally(originalID: GivenDesk.originalID, original: Given.money(1_000), refundedMinor: 300))
        let states = [Self.payer, tally, Self.payee, GivenDesk.settings()]
        let rows: [(Int64, WalletRejection?)] = [
            (1, nil), (200, nil), (201, .desk(.approvalRequired)), (500, .desk(.approvalRequired)),
            (701, .desk(.exceedsRefundable(remaining: Given.money(700)))),
        ]
        for (amountMinor, expected) in rows {
            #expect(GivenDesk.refusal(GivenDesk.refund(GivenDesk.terms(amountMinor)), states) == expected)
        }
        // With the word of a second person it is given back.
        var asked = [WalletState.empty, Self.payer, tally, Self.payee]
        asked = try GivenDesk.after(GivenDesk.request(.refund(GivenDesk.terms(400))), asked)
        let after = try GivenDesk.after(
            GivenDesk.approve(.refund(GivenDesk.terms(400))), asked + [GivenDesk.settings()])
        #expect(after[2].refunds?.refundedMinor == 700)
    }

    @Test func `a merchant's refund is one in settlements, what a merchant gets back is no sale`() throws {
        let events = try WalletDecider.decide(
            GivenDesk.refund(GivenDesk.terms(400)), [Self.payer, .empty, Self.payee, .empty])
        let event = try #require(events.last?.event)
        let given = try #require(SettlementLine(event, of: Given.id(2), MerchantGiven.fees))
        #expect(given.kind == .refund)
        #expect(given.amountMinor == 400)
        let got = try #require(SettlementLine(event, of: Given.id(1), MerchantGiven.fees))
        #expect(got.kind == .adjustment)
        #expect(got.feeMinor == 0)
    }
}
