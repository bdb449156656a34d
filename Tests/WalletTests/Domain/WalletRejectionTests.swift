import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// Every refusal, by the states and the command that meet it.
@Suite struct WalletRejectionTests {
    @Test(arguments: wallets + statuses + limits + movements + edges + transfers + holds + captures)
    func `a command that breaks a rule is refused with that rule`(_ row: DecisionCase) {
        #expect(row.isWellFormed)
        #expect(row.outcome == row.expected)
    }

    @Test func `each rule that deciding can name has a row`() {
        let rows =
            Self.wallets + Self.statuses + Self.limits + Self.movements + Self.edges + Self.transfers
            + Self.holds + Self.captures
        let codes = rows.compactMap { row in
            if case .failure(.rule(let rule)) = row.expected { rule.code } else { nil }
        }
        #expect(
            Set(codes) == [
                "unknownWallet", "walletPending", "walletSuspended", "walletClosed", "walletNotEmpty",
                "walletHasHolds", "currencyMismatch", "sameWallet", "insufficientFunds", "exceedsTransactionLimit",
                "exceedsDailyLimit", "exceedsMonthlyLimit", "balanceTooLarge", "overdraftInUse", "holdClosed",
                "exceedsHold", "tooManyHolds",
            ])
    }

    static let jpy = Given.currency("JPY")
    static let kwd = Given.currency("KWD")
    static let usd = Given.currency("USD")

    static let wallets: [DecisionCase] = [
        DecisionCase("a wallet's id twice", [Given.wallet()], Given.create(), refused: .idTaken),
        DecisionCase("activating an unknown wallet", [.empty], Given.change(.active), refused: .notFound),
        DecisionCase("limiting an unknown wallet", [.empty], Given.limit(SpendingLimits()), refused: .notFound),
        DecisionCase("crediting an unknown wallet", [.empty], Given.credit(Given.money(1)), refused: .notFound),
        DecisionCase("holding on an unknown wallet", [.empty], Given.hold(Given.money(1)), refused: .notFound),
        DecisionCase("capturing on an unknown wallet", [.empty], Given.capture(), refused: .notFound),
        DecisionCase("releasing on an unknown wallet", [.empty], Given.release(), refused: .notFound),
        DecisionCase(
            "expiring on an unknown wallet", [.empty], .expireHolds(Given.id(1), at: Given.at), refused: .notFound),
        DecisionCase(
            "another's wallet", [Given.wallet(balance: 10)], Given.debit(Given.money(1), by: Given.otherOwner),
            refused: .notFound),
        DecisionCase(
            "holding on another's wallet", [Given.wallet(balance: 10)],
            Given.hold(Given.money(1), by: Given.otherOwner), refused: .notFound),
        DecisionCase(
            "releasing another's hold", [Given.wallet(balance: 10) { $0.reserve(5) }],
            Given.release(by: Given.otherOwner), refused: .notFound),
        DecisionCase(
            "closing another's wallet", [Given.wallet()], Given.change(.closed, by: Given.otherOwner),
            refused: .notFound),
    ]

    static let statuses: [DecisionCase] = [
        DecisionCase(
            "suspending before activation", [Given.wallet { $0.status = .pending }], Given.change(.suspended),
            rule: .walletPending),
        DecisionCase(
            "activating again what is closed", [Given.wallet { $0.status = .closed }], Given.change(.active),
            rule: .walletClosed),
        DecisionCase(
            "suspending what is closed", [Given.wallet { $0.status = .closed }], Given.change(.suspended),
            rule: .walletClosed),
        DecisionCase(
            "a member starting what staff stopped", [Given.wallet { $0.status = .suspended }],
            Given.change(.active, by: Given.owner), refused: .staffOnly),
        DecisionCase(
            "closing with money in it", [Given.wallet(balance: 7)], Given.change(.closed),
            rule: .walletNotEmpty(balance: Given.money(7))),
        DecisionCase(
            "closing with a debt", [Given.wallet(balance: -7) { $0.overdraftMinor = 10 }], Given.change(.closed),
            rule: .walletNotEmpty(balance: Given.money(-7))),
        DecisionCase(
            "closing with an open hold", [Given.wallet(balance: 7) { $0.reserve(7) }], Given.change(.closed),
            rule: .walletHasHolds(count: 1)),
        DecisionCase(
            "closing with one hold over and one open",
            [
                Given.wallet(balance: 7) {
                    $0.reserve(3, 1, until: Given.at)
                    $0.reserve(4, 2)
                }
            ], Given.change(.closed), rule: .walletHasHolds(count: 1)),
    ]

    static let limits: [DecisionCase] = [
        DecisionCase(
            "limits of a closed wallet", [Given.wallet { $0.status = .closed }], Given.limit(SpendingLimits()),
            rule: .walletClosed),
        DecisionCase(
            "a limit in another currency", [Given.wallet()],
            Given.limit(SpendingLimits(perMonth: Given.money(5, usd))), rule: .currencyMismatch(expected: Given.egp)),
        DecisionCase(
            "an overdraft in another currency", [Given.wallet()],
            Given.limit(SpendingLimits(), overdraft: Given.money(5, usd)),
            rule: .currencyMismatch(expected: Given.egp)),
        DecisionCase(
            "an overdraft below the debt", [Given.wallet(balance: -50) { $0.overdraftMinor = 80 }],
            Given.limit(SpendingLimits(), overdraft: Given.money(49)), rule: .overdraftInUse(used: Given.money(50))),
        DecisionCase(
            "an overdraft that a hold rests on",
            [
                Given.wallet(balance: 10) {
                    $0.overdraftMinor = 20
                    $0.reserve(30)
                }
            ], Given.limit(SpendingLimits()), rule: .overdraftInUse(used: Given.money(20))),
        DecisionCase(
            "more than one movement may take",
            [Given.wallet(balance: 100) { $0.limits.perTransactionMinor = 20 }], Given.debit(Given.money(21)),
            rule: .exceedsTransactionLimit(limit: Given.money(20))),
        DecisionCase(
            "more than what is left of the day",
            [
                Given.wallet(balance: 100) {
                    $0.limits.perDayMinor = 20
                    $0.spending = WalletAccount.Spending(day: Given.today, dayMinor: 15, monthMinor: 15)
                }
            ], Given.debit(Given.money(6)), rule: .exceedsDailyLimit(remaining: Given.money(5))),
        DecisionCase(
            "a day whose limit was lowered below what was spent",
            [
                Given.wallet(balance: 100) {
                    $0.limits.perDayMinor = 10
                    $0.spending = WalletAccount.Spending(day: Given.today, dayMinor: 15, monthMinor: 15)
                }
            ], Given.debit(Given.money(1)), rule: .exceedsDailyLimit(remaining: Given.money(0))),
        DecisionCase(
            "more than what is left of the month",
            [
                Given.wallet(balance: 100) {
                    $0.limits.perMonthMinor = 20
                    $0.spending = WalletAccount.Spending(day: Given.day("2026-01-02"), dayMinor: 15, monthMinor: 15)
                }
            ], Given.debit(Given.money(6)), rule: .exceedsMonthlyLimit(remaining: Given.money(5))),
    ]

    static let movements: [DecisionCase] = [
        DecisionCase(
            "crediting a pending wallet", [Given.wallet { $0.status = .pending }], Given.credit(Given.money(1)),
            rule: .walletPending),
        DecisionCase(
            "crediting a suspended wallet", [Given.wallet { $0.status = .suspended }], Given.credit(Given.money(1)),
            rule: .walletSuspended),
        DecisionCase(
            "debiting a closed wallet", [Given.wallet { $0.status = .closed }], Given.debit(Given.money(1)),
            rule: .walletClosed),
        DecisionCase(
            "crediting another currency", [Given.wallet()], Given.credit(Given.money(1, usd)),
            rule: .currencyMismatch(expected: Given.egp)),
        DecisionCase(
            "more than there is", [Given.wallet(balance: 99)], Given.debit(Given.money(100)),
            rule: .insufficientFunds(available: Given.money(99))),
        DecisionCase(
            "more than what no hold reserves", [Given.wallet(balance: 100) { $0.reserve(30) }],
            Given.debit(Given.money(71)), rule: .insufficientFunds(available: Given.money(70))),
        DecisionCase(
            "more than the overdraft", [Given.wallet(balance: -60) { $0.overdraftMinor = 100 }],
            Given.debit(Given.money(41)), rule: .insufficientFunds(available: Given.money(40))),
    ]

    private static let most = WalletLimits.amountMinor

    static let edges: [DecisionCase] = [
        DecisionCase(
            "the largest number of 64 bits out", [Given.wallet(balance: most)], Given.debit(Given.money(.max)),
            rule: .insufficientFunds(available: Given.money(most))),
        DecisionCase(
            "the largest number of 64 bits in", [Given.wallet(balance: most)], Given.credit(Given.money(.max)),
            rule: .balanceTooLarge),
        DecisionCase(
            "the largest number of 64 bits onto a debt",
            [Given.wallet(balance: -most) { $0.overdraftMinor = most }], Given.credit(Given.money(.max)),
            rule: .balanceTooLarge),
        DecisionCase(
            "one above the largest balance", [Given.wallet(balance: most - 9)], Given.credit(Given.money(10)),
            rule: .balanceTooLarge),
        DecisionCase(
            "one above the largest balance of the payee",
            [Given.wallet(balance: 10), Given.wallet(2, balance: most - 9)],
            .transfer(Given.transferring(Given.money(10))), rule: .balanceTooLarge),
        DecisionCase(
            "yen to a wallet of dinars", [Given.wallet { $0.currency = kwd }], Given.credit(Given.money(1, jpy)),
            rule: .currencyMismatch(expected: kwd)),
        DecisionCase(
            "dinars from a wallet of yen", [Given.wallet(balance: 5) { $0.currency = jpy }],
            Given.debit(Given.money(1, kwd)), rule: .currencyMismatch(expected: jpy)),
    ]

    static let transfers: [DecisionCase] = [
        DecisionCase(
            "from an unknown wallet", [.empty, Given.wallet(2)], .transfer(Given.transferring(Given.money(1))),
            refused: .notFound),
        DecisionCase(
            "from another's wallet", [Given.wallet(balance: 5), Given.wallet(2)],
            .transfer(Given.transferring(Given.money(1), by: Given.otherOwner)), refused: .notFound),
        DecisionCase(
            "to an unknown wallet", [Given.wallet(balance: 5), .empty], .transfer(Given.transferring(Given.money(1))),
            rule: .unknownWallet),
        DecisionCase(
            "to itself", [Given.wallet(balance: 5)], .transfer(Given.transferring(Given.money(1), to: 1)),
            rule: .sameWallet),
        DecisionCase(
            "to a suspended wallet", [Given.wallet(balance: 5), Given.wallet(2) { $0.status = .suspended }],
            .transfer(Given.transferring(Given.money(1))), rule: .walletSuspended),
        DecisionCase(
            "from a pending wallet", [Given.wallet(balance: 5) { $0.status = .pending }, Given.wallet(2)],
            .transfer(Given.transferring(Given.money(1))), rule: .walletPending),
        DecisionCase(
            "to a wallet of another currency", [Given.wallet(balance: 5), Given.wallet(2) { $0.currency = usd }],
            .transfer(Given.transferring(Given.money(1))), rule: .currencyMismatch(expected: usd)),
        DecisionCase(
            "more than there is", [Given.wallet(balance: 5), Given.wallet(2)],
            .transfer(Given.transferring(Given.money(6))), rule: .insufficientFunds(available: Given.money(5))),
        DecisionCase(
            "more than one transfer may take",
            [Given.wallet(balance: 5) { $0.limits.perTransactionMinor = 3 }, Given.wallet(2)],
            .transfer(Given.transferring(Given.money(4))), rule: .exceedsTransactionLimit(limit: Given.money(3))),
    ]

    static let holds: [DecisionCase] = [
        DecisionCase(
            "a hold's id twice", [Given.wallet(balance: 10) { $0.reserve(1) }], Given.hold(Given.money(1)),
            refused: .idTaken),
        DecisionCase(
            "holding more than there is", [Given.wallet(balance: 10)], Given.hold(Given.money(11)),
            rule: .insufficientFunds(available: Given.money(10))),
        DecisionCase(
            "holding on a suspended wallet", [Given.wallet(balance: 10) { $0.status = .suspended }],
            Given.hold(Given.money(1)), rule: .walletSuspended),
        DecisionCase(
            "holding another currency", [Given.wallet(balance: 10)], Given.hold(Given.money(1, usd)),
            rule: .currencyMismatch(expected: Given.egp)),
        DecisionCase(
            "one hold too many",
            [
                Given.wallet(balance: 100) { account in
                    for number in 1...UInt64(WalletLimits.openHolds) { account.reserve(1, number) }
                }
            ], Given.hold(Given.money(1), 99), rule: .tooManyHolds),
    ]

    static let captures: [DecisionCase] = [
        DecisionCase("capturing no hold", [Given.wallet(balance: 10)], Given.capture(), rule: .holdClosed),
        DecisionCase("releasing no hold", [Given.wallet(balance: 10)], Given.release(), rule: .holdClosed),
        DecisionCase(
            "capturing what is over", [Given.wallet(balance: 10) { $0.reserve(5) }], Given.capture(at: Given.later),
            rule: .holdClosed),
        DecisionCase(
            "releasing what is over", [Given.wallet(balance: 10) { $0.reserve(5) }], Given.release(at: Given.later),
            rule: .holdClosed),
        DecisionCase(
            "capturing more than is left", [Given.wallet(balance: 10) { $0.reserve(8, captured: 3) }],
            Given.capture(Given.money(6)), rule: .exceedsHold(remaining: Given.money(5))),
        DecisionCase(
            "capturing another currency", [Given.wallet(balance: 10) { $0.reserve(8) }],
            Given.capture(Given.money(6, usd)), rule: .currencyMismatch(expected: Given.egp)),
        DecisionCase(
            "capturing from a suspended wallet",
            [
                Given.wallet(balance: 10) {
                    $0.reserve(8)
                    $0.status = .suspended
                }
            ], Given.capture(), rule: .walletSuspended),
        DecisionCase(
            "capturing to itself", [Given.wallet(balance: 10) { $0.reserve(8) }], Given.capture(to: 1),
            rule: .sameWallet),
        DecisionCase(
            "capturing to an unknown wallet", [Given.wallet(balance: 10) { $0.reserve(8) }, .empty],
            Given.capture(to: 2), rule: .unknownWallet),
        DecisionCase(
            "capturing to a closed wallet",
            [Given.wallet(balance: 10) { $0.reserve(8) }, Given.wallet(2) { $0.status = .closed }],
            Given.capture(to: 2), rule: .walletClosed),
        DecisionCase(
            "capturing to a wallet of another currency",
            [Given.wallet(balance: 10) { $0.reserve(8) }, Given.wallet(2) { $0.currency = kwd }],
            Given.capture(to: 2), rule: .currencyMismatch(expected: kwd)),
        DecisionCase(
            "capturing to a wallet that is full",
            [Given.wallet(balance: 10) { $0.reserve(8) }, Given.wallet(2, balance: most - 7)], Given.capture(to: 2),
            rule: .balanceTooLarge),
        DecisionCase(
            "capturing more than a day may take",
            [
                Given.wallet(balance: 10) {
                    $0.reserve(8)
                    $0.limits.perDayMinor = 7
                }
            ], Given.capture(), rule: .exceedsDailyLimit(remaining: Given.money(7))),
    ]
}
