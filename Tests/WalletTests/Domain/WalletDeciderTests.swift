import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What is accepted, and the events that it causes.
@Suite struct WalletDeciderTests {
    @Test(arguments: wallets + movements + transfers)
    func `a command that is accepted causes these events`(_ row: DecisionCase) {
        #expect(row.isWellFormed)
        #expect(row.outcome == row.expected)
    }

    static func moved(
        _ amount: Money, balance: Int64, day: LocalDate = Given.today, description: String? = nil
    ) -> WalletMoved {
        WalletMoved(
            walletID: Given.id(1), amount: amount, balanceMinor: balance, reference: "r1", description: description,
            ownerID: description == nil ? nil : Given.owner, at: Given.at, day: day)
    }

    static func changed(_ reason: String? = nil) -> WalletStatusChanged {
        WalletStatusChanged(
            walletID: Given.id(1), reason: reason, ownerID: reason == nil ? nil : Given.owner, at: Given.at)
    }

    static func transferred(_ amount: Money, from: Int64, to: Int64) -> FundsTransferred {
        FundsTransferred(
            from: Given.id(1), to: Given.id(2), amount: amount, fromBalanceMinor: from, toBalanceMinor: to,
            reference: "r1", description: nil, ownerID: nil, at: Given.at, day: Given.today)
    }

    static let wallets: [DecisionCase] = [
        DecisionCase(
            "creating", [.empty], Given.create(),
            [
                Decided(
                    .created(
                        WalletCreated(
                            walletID: Given.id(1), ownerID: Given.owner, type: .family, currency: Given.egp,
                            at: Given.at)))
            ]),
        DecisionCase(
            "the owner activating", [Given.wallet { $0.status = .pending }],
            Given.change(.active, by: Given.owner), [Decided(.activated(changed()))]),
        DecisionCase("activating twice", [Given.wallet()], Given.change(.active), []),
        DecisionCase(
            "suspending with a reason", [Given.wallet(balance: 5)], Given.change(.suspended, reason: "lost phone"),
            [Decided(.suspended(changed("lost phone")))]),
        DecisionCase(
            "staff starting again", [Given.wallet { $0.status = .suspended }], Given.change(.active),
            [Decided(.activated(changed()))]),
        DecisionCase(
            "closing before activation", [Given.wallet { $0.status = .pending }], Given.change(.closed),
            [Decided(.closed(changed()))]),
        DecisionCase("closing twice", [Given.wallet { $0.status = .closed }], Given.change(.closed), []),
        DecisionCase("nothing is made pending again", [Given.wallet()], Given.change(.pending), []),
        DecisionCase(
            "limits and an overdraft that is just enough",
            [Given.wallet(balance: -50) { $0.overdraftMinor = 80 }],
            Given.limit(SpendingLimits(perDay: Given.money(9)), overdraft: Given.money(50)),
            [
                Decided(
                    .limitsChanged(
                        WalletLimitsChanged(
                            walletID: Given.id(1), limits: SpendingLimits(perDay: Given.money(9)),
                            overdraft: Given.money(50), at: Given.at)))
            ]),
    ]

    private static let most = WalletLimits.amountMinor
    private static let jpy = Given.currency("JPY")
    private static let kwd = Given.currency("KWD")

    static let movements: [DecisionCase] = [
        DecisionCase(
            "crediting up to the largest balance", [Given.wallet(balance: most - 10)], Given.credit(Given.money(10)),
            [Decided(.credited(moved(Given.money(10), balance: most)))]),
        DecisionCase(
            "crediting a debt", [Given.wallet(balance: -10) { $0.overdraftMinor = 10 }],
            Given.credit(Given.money(4)), [Decided(.credited(moved(Given.money(4), balance: -6)))]),
        DecisionCase(
            "debiting all that there is", [Given.wallet(balance: most)], Given.debit(Given.money(most)),
            [Decided(.debited(moved(Given.money(most), balance: 0)))]),
        DecisionCase(
            "debiting down to the overdraft", [Given.wallet(balance: 10) { $0.overdraftMinor = 5 }],
            Given.debit(Given.money(15)), [Decided(.debited(moved(Given.money(15), balance: -5)))]),
        DecisionCase(
            "debiting what a hold leaves", [Given.wallet(balance: 100) { $0.reserve(30) }],
            Given.debit(Given.money(70)), [Decided(.debited(moved(Given.money(70), balance: 30)))]),
        DecisionCase(
            "the owner debiting", [Given.wallet(balance: 2)], Given.debit(Given.money(1), by: Given.owner),
            [Decided(.debited(moved(Given.money(1), balance: 1)))]),
        DecisionCase(
            "one yen", [Given.wallet(balance: 1) { $0.currency = jpy }], Given.debit(Given.money(1, jpy)),
            [Decided(.debited(moved(Given.money(1, jpy), balance: 0)))]),
        DecisionCase(
            "one fils", [Given.wallet(balance: 999) { $0.currency = kwd }], Given.credit(Given.money(1, kwd)),
            [Decided(.credited(moved(Given.money(1, kwd), balance: 1_000)))]),
        DecisionCase(
            "a debit of exactly its limits",
            [
                Given.wallet(balance: 100) {
                    $0.limits = WalletAccount.Limits(perTransactionMinor: 5, perDayMinor: 20, perMonthMinor: 30)
                    $0.spending = WalletAccount.Spending(day: Given.today, dayMinor: 15, monthMinor: 25)
                }
            ], Given.debit(Given.money(5)), [Decided(.debited(moved(Given.money(5), balance: 95)))]),
        DecisionCase(
            "limits do not stop what comes in",
            [Given.wallet(balance: 0) { $0.limits.perTransactionMinor = 1 }], Given.credit(Given.money(50)),
            [Decided(.credited(moved(Given.money(50), balance: 50)))]),
    ]

    static let transfers: [DecisionCase] = [
        DecisionCase(
            "a transfer is one event of both wallets", [Given.wallet(balance: 9), Given.wallet(2, balance: 1)],
            .transfer(Given.transferring(Given.money(9))),
            [Decided(.transferred(transferred(Given.money(9), from: 0, to: 10)), on: 0, and: 1)]),
        DecisionCase(
            "to somebody else's wallet",
            [Given.wallet(balance: 9), Given.wallet(2) { $0.ownerID = Given.otherOwner }],
            .transfer(Given.transferring(Given.money(1), by: Given.owner)),
            [Decided(.transferred(transferred(Given.money(1), from: 8, to: 1)), on: 0, and: 1)]),
        DecisionCase(
            "the limits of the payee do not stop what comes in",
            [Given.wallet(balance: 9), Given.wallet(2) { $0.limits.perTransactionMinor = 1 }],
            .transfer(Given.transferring(Given.money(9))),
            [Decided(.transferred(transferred(Given.money(9), from: 0, to: 9)), on: 0, and: 1)]),
        DecisionCase(
            "out of an overdraft", [Given.wallet(balance: 0) { $0.overdraftMinor = 9 }, Given.wallet(2)],
            .transfer(Given.transferring(Given.money(9))),
            [Decided(.transferred(transferred(Given.money(9), from: -9, to: 9)), on: 0, and: 1)]),
    ]

    @Test func `the currencies of the tables are those that they are named for`() {
        #expect([Self.jpy.minorUnitDigits, Given.egp.minorUnitDigits, Self.kwd.minorUnitDigits] == [0, 2, 3])
    }

    @Test func `free text goes with the id of the payer's owner, under whose key it is sealed`() throws {
        var transfer = Given.transferring(Given.money(1))
        transfer.description = "rent"
        let states = [Given.wallet(balance: 5), Given.wallet(2) { $0.ownerID = Given.otherOwner }]
        let decided = try WalletDecider.decide(.transfer(transfer), states)
        var expected = Self.transferred(Given.money(1), from: 4, to: 1)
        (expected.description, expected.ownerID) = ("rent", Given.owner)
        #expect(decided.map(Decided.init) == [Decided(.transferred(expected), on: 0, and: 1)])
    }
}
