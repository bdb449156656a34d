import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// Holds: reserving, taking, giving back, and those whose time is over inside other commands.
@Suite struct WalletHoldTests {
    @Test(arguments: holds + captures + expiries)
    func `a command on holds causes these events`(_ row: DecisionCase) {
        #expect(row.isWellFormed)
        #expect(row.outcome == row.expected)
    }

    private static func held(_ amount: Int64, _ number: UInt64 = 1) -> WalletEvent {
        .held(
            FundsHeld(
                walletID: Given.id(1), holdID: Given.holdID(number), amount: Given.money(amount), reference: "h1",
                description: nil, ownerID: nil, expiresAt: Given.later, at: Given.at))
    }

    private static func captured(
        _ amount: Int64, balance: Int64, to: Int64? = nil, released: Int64 = 0
    ) -> WalletEvent {
        .holdCaptured(
            HoldCaptured(
                walletID: Given.id(1), holdID: Given.holdID(1), to: to == nil ? nil : Given.id(2),
                amount: Given.money(amount), balanceMinor: balance, toBalanceMinor: to, releasedMinor: released,
                reference: "h1", at: Given.at, day: Given.today))
    }

    private static func expired(_ amount: Int64, _ number: UInt64 = 2) -> Decided { expired(amount, number, on: 0) }

    private static func expired(_ amount: Int64, _ number: UInt64, on stream: Int) -> Decided {
        Decided(.holdExpired(given(back: amount, of: number)), on: stream)
    }

    private static func given(back amount: Int64, of number: UInt64) -> HoldReleased {
        HoldReleased(
            walletID: Given.id(1), holdID: Given.holdID(number), amount: Given.money(amount), at: Given.at)
    }

    static let holds: [DecisionCase] = [
        DecisionCase(
            "holding all that there is", [Given.wallet(balance: 10)], Given.hold(Given.money(10)),
            [Decided(held(10))]),
        DecisionCase(
            "holding counts against no limit until it is taken",
            [Given.wallet(balance: 10) { $0.limits.perTransactionMinor = 1 }], Given.hold(Given.money(10)),
            [Decided(held(10))]),
        DecisionCase(
            "releasing what captures left", [Given.wallet(balance: 10) { $0.reserve(8, captured: 3) }],
            Given.release(), [Decided(.holdReleased(given(back: 5, of: 1)))]),
        DecisionCase(
            "releasing on a suspended wallet",
            [
                Given.wallet(balance: 10) {
                    $0.reserve(8)
                    $0.status = .suspended
                }
            ], Given.release(), [Decided(.holdReleased(given(back: 8, of: 1)))]),
    ]

    static let captures: [DecisionCase] = [
        DecisionCase(
            "all of it, out of the wallets", [Given.wallet(balance: 10) { $0.reserve(8) }], Given.capture(),
            [Decided(captured(8, balance: 2))]),
        DecisionCase(
            "a part, and the rest is given back", [Given.wallet(balance: 10) { $0.reserve(8) }],
            Given.capture(Given.money(3)), [Decided(captured(3, balance: 7, released: 5))]),
        DecisionCase(
            "a part, and the rest stays", [Given.wallet(balance: 10) { $0.reserve(8) }],
            Given.capture(Given.money(3), keepsRest: true), [Decided(captured(3, balance: 7))]),
        DecisionCase(
            "to a wallet", [Given.wallet(balance: 10) { $0.reserve(8) }, Given.wallet(2, balance: 1)],
            Given.capture(to: 2), [Decided(captured(8, balance: 2, to: 9), on: 0, and: 1)]),
        DecisionCase(
            "the rest of an earlier capture", [Given.wallet(balance: 7) { $0.reserve(8, captured: 3) }],
            Given.capture(), [Decided(captured(5, balance: 2))]),
    ]

    /// Ten, of which a hold that is over reserves eight.
    private static func overdue(_ change: (inout WalletAccount) -> Void = { _ in }) -> WalletState {
        Given.wallet(balance: 10) {
            $0.reserve(8, 2, until: Given.at)
            change(&$0)
        }
    }

    static let expiries: [DecisionCase] = [
        DecisionCase(
            "a debit has what is over back first", [overdue()], Given.debit(Given.money(10)),
            [expired(8), Decided(.debited(WalletDeciderTests.moved(Given.money(10), balance: 0)))]),
        DecisionCase(
            "a transfer as well", [overdue(), Given.wallet(2)], .transfer(Given.transferring(Given.money(10))),
            [
                expired(8),
                Decided(
                    .transferred(WalletDeciderTests.transferred(Given.money(10), from: 0, to: 10)), on: 0, and: 1),
            ]),
        DecisionCase(
            "a hold as well", [overdue()], Given.hold(Given.money(10)), [expired(8), Decided(held(10))]),
        DecisionCase(
            "closing as well", [Given.wallet { $0.reserve(8, 2, until: Given.at) }], Given.change(.closed),
            [expired(8), Decided(.closed(WalletDeciderTests.changed()))]),
        DecisionCase(
            "limits as well", [overdue { $0.balanceMinor = 0 }], Given.limit(SpendingLimits()),
            [
                expired(8),
                Decided(
                    .limitsChanged(
                        WalletLimitsChanged(
                            walletID: Given.id(1), limits: SpendingLimits(), overdraft: Given.money(0),
                            at: Given.at))),
            ]),
        DecisionCase(
            "capturing one gives back the others", [overdue { $0.reserve(2, 1) }], Given.capture(),
            [expired(8), Decided(captured(2, balance: 8))]),
        DecisionCase(
            "releasing one gives back the others", [overdue { $0.reserve(2, 1) }], Given.release(),
            [expired(8), Decided(.holdReleased(given(back: 2, of: 1)))]),
        DecisionCase(
            "a place among the open holds",
            [
                overdue { account in
                    account.balanceMinor = 1_000
                    for number in 10..<UInt64(WalletLimits.openHolds) + 9 { account.reserve(1, number) }
                }
            ], Given.hold(Given.money(10)), [expired(8), Decided(held(10))]),
        DecisionCase(
            "all that are over, in their order",
            [
                overdue {
                    $0.reserve(1, 3)
                    $0.reserve(1, 4, until: Given.at)
                }
            ], .expireHolds(Given.id(1), at: Given.at), [expired(8), expired(1, 4)]),
        DecisionCase(
            "nothing is over", [Given.wallet(balance: 9) { $0.reserve(9) }], .expireHolds(Given.id(1), at: Given.at),
            []),
        DecisionCase(
            "what is over on a suspended wallet", [overdue { $0.status = .suspended }],
            .expireHolds(Given.id(1), at: Given.at), [expired(8)]),
    ]
}
