import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// Each step of a clearing, by what it finds.
@Suite struct ClearingDeciderTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var states: [WalletState]
        var command: WalletCommand
        var expected: WalletRejection
    }

    static let sendRefusals: [Refusal] = [
        Refusal(
            testDescription: "an id that is taken", states: [Given.sent(), Given.wallet(balance: 500)],
            command: Given.send(), expected: .idTaken),
        Refusal(
            testDescription: "the same tenant", states: [.empty, Given.wallet(balance: 500)],
            command: Given.send(Given.fact(in: Given.hospital)), expected: .clearing(.sameTenant)),
        Refusal(
            testDescription: "an unknown wallet", states: [.empty, .empty], command: Given.send(),
            expected: .notFound),
        Refusal(
            testDescription: "another's wallet", states: [.empty, Given.wallet(balance: 500)],
            command: Given.send(by: Given.otherOwner), expected: .notFound),
        Refusal(
            testDescription: "a suspended wallet",
            states: [.empty, Given.wallet(balance: 500) { $0.status = .suspended }],
            command: Given.send(), expected: .rule(.walletSuspended)),
        Refusal(
            testDescription: "another currency", states: [.empty, Given.wallet(balance: 500)],
            command: Given.send(Given.fact(500, Given.currency("USD"))),
            expected: .rule(.currencyMismatch(expected: Given.egp))),
        Refusal(
            testDescription: "more than there is", states: [.empty, Given.wallet(balance: 499)],
            command: Given.send(), expected: .rule(.insufficientFunds(available: Given.money(499)))),
        Refusal(
            testDescription: "more than may leave at once",
            states: [.empty, Given.wallet(balance: 500) { $0.limits.perTransactionMinor = 499 }],
            command: Given.send(), expected: .rule(.exceedsTransactionLimit(limit: Given.money(499)))),
        Refusal(
            testDescription: "more than may leave on a day",
            states: [.empty, Given.wallet(balance: 500) { $0.limits.perDayMinor = 400 }],
            command: Given.send(), expected: .rule(.exceedsDailyLimit(remaining: Given.money(400)))),
        Refusal(
            testDescription: "more than may leave in a month",
            states: [.empty, Given.wallet(balance: 500) { $0.limits.perMonthMinor = 400 }],
            command: Given.send(), expected: .rule(.exceedsMonthlyLimit(remaining: Given.money(400)))),
        Refusal(
            testDescription: "the end of a clearing that is not there", states: [.empty, Given.wallet()],
            command: Given.end(.received), expected: .notFound),
        Refusal(
            testDescription: "the end of another wallet's", states: [Given.sent(), Given.wallet(2)],
            command: Given.end(.received, wallet: Given.id(2)), expected: .notFound),
    ]

    @Test(arguments: sendRefusals)
    func `a step that cannot be done is refused and leaves no event`(_ row: Refusal) {
        #expect(WalletDecider.streams(of: row.command).count == row.states.count)
        #expect(throws: row.expected) { try WalletDecider.decide(row.command, row.states) }
    }

    struct Answer: Sendable, CustomTestStringConvertible {
        var testDescription: String { "\(expected)" }
        var expected: ClearingRefusal
        var fact = Given.fact()
        var agreement = Given.agreement()
        var wallet = Given.wallet(2)
        var invoice: ClearingRefusal?
    }

    static let answers: [Answer] = [
        Answer(expected: .notAgreed, agreement: .empty),
        Answer(expected: .notAgreed, agreement: Given.agreement([Given.payee])),
        Answer(expected: .unknownWallet, wallet: .empty),
        Answer(expected: .unknownWallet, wallet: Given.came(.received)),
        Answer(expected: .walletNotActive, wallet: Given.wallet(2) { $0.status = .pending }),
        Answer(expected: .walletNotActive, wallet: Given.wallet(2) { $0.status = .suspended }),
        Answer(expected: .walletNotActive, wallet: Given.wallet(2) { $0.status = .closed }),
        Answer(expected: .transfersNotTaken, wallet: Given.wallet(2) { $0.takesTransfers = false }),
        Answer(expected: .currencyMismatch, fact: Given.fact(500, Given.currency("USD"))),
        Answer(expected: .balanceTooLarge, wallet: Given.wallet(2, balance: WalletLimits.amountMinor - 499)),
        Answer(
            expected: .unknownInvoice, fact: Given.fact(to: .invoice(Given.invoiceID)), invoice: .unknownInvoice),
        Answer(
            expected: .exceedsOpenAmount, fact: Given.fact(to: .invoice(Given.invoiceID)), invoice: .exceedsOpenAmount),
    ]

    @Test(arguments: answers)
    func `what cannot be taken is refused with its reason, as a fact`(_ row: Answer) throws {
        var states: [WalletState] = [.empty, row.agreement]
        if row.fact.purpose.walletID != nil { states.append(row.wallet) }
        let command = Given.receive(row.fact, invoice: row.invoice)
        #expect(WalletDecider.streams(of: command).count == states.count)
        let events = try WalletDecider.decide(command, states)
        let refused = ClearingRefused(fact: row.fact, reason: row.expected, at: Given.at)
        #expect(events.map(\.event) == [.clearing(.refused(refused))])
        #expect(events.map(\.secondStreamIndex) == [nil])
    }

    @Test func `every reason of a refusal has a row`() {
        #expect(Set(Self.answers.map(\.expected)) == Set(ClearingRefusal.allCases))
    }

    @Test func `money that is sent leaves the wallet and counts against its limits`() throws {
        let wallet = Given.wallet(balance: 800)
        let events = try WalletDecider.decide(Given.send(), [.empty, wallet])
        let sent = ClearingSent(
            fact: Given.fact(), walletID: Given.id(1), balanceMinor: 300, at: Given.at, day: Given.today)
        #expect(events.map(\.event) == [.clearing(.sent(sent))])
        guard case .wallet(let after) = WalletDecider.evolve(wallet, .clearing(.sent(sent))) else {
            Issue.record("the wallet is none any more")
            return
        }
        #expect(after.balanceMinor == 300 && after.spending.dayMinor == 500)
        #expect(WalletDecider.evolve(.empty, .clearing(.sent(sent))) == Given.sent())
    }

    @Test func `money that comes is in the wallet, or is the tenant's for an invoice`() throws {
        let events = try WalletDecider.decide(
            Given.receive(), [.empty, Given.agreement(), Given.wallet(2, balance: 100)])
        let received = ClearingReceived(fact: Given.fact(), balanceMinor: 600, at: Given.at, day: Given.today)
        #expect(events.map(\.event) == [.clearing(.received(received))])
        #expect(events.map(\.secondStreamIndex) == [2])
        let fact = Given.fact(to: .invoice(Given.invoiceID))
        let paid = try WalletDecider.decide(Given.receive(fact), [.empty, Given.agreement()])
        #expect(
            paid.map(\.event) == [
                .clearing(
                    .received(ClearingReceived(fact: fact, balanceMinor: nil, at: Given.at, day: Given.today)))
            ])
    }

    @Test(arguments: [Given.came(.received), Given.came(.refused, .notAgreed)])
    func `what was answered stays answered, whatever has changed since`(_ state: WalletState) throws {
        let states = [state, .empty, Given.wallet(2)]
        #expect(try WalletDecider.decide(Given.receive(), states).isEmpty)
    }

    @Test func `an answer ends a clearing once`() throws {
        let settled = try WalletDecider.decide(Given.end(.received), [Given.sent(), Given.wallet()])
        #expect(
            settled.map(\.event) == [
                .clearing(.settled(ClearingSettled(clearingID: Given.clearingID, at: Given.later)))
            ])
        for status in [ClearingStatus.settled, .returned] {
            let state = Given.sent { $0.status = status }
            #expect(try WalletDecider.decide(Given.end(.received), [state, Given.wallet()]).isEmpty)
            #expect(try WalletDecider.decide(Given.end(.refused(.notAgreed)), [state, Given.wallet()]).isEmpty)
        }
    }

    @Test func `refused money is back in its wallet, and in suspense where that can take none`() throws {
        let cases: [(WalletState, Int64?)] = [
            (Given.wallet(balance: 20), 520), (Given.wallet(balance: 20) { $0.status = .suspended }, 520),
            (Given.wallet { $0.status = .closed }, nil), (Given.wallet(balance: WalletLimits.amountMinor), nil),
        ]
        for (wallet, balance) in cases {
            let events = try WalletDecider.decide(Given.end(.refused(.notAgreed)), [Given.sent(), wallet])
            let returned = ClearingReturned(
                clearingID: Given.clearingID, walletID: Given.id(1), amount: Given.money(500), reference: "c1",
                reason: .notAgreed, balanceMinor: balance, at: Given.later, day: Given.today)
            #expect(events.map(\.event) == [.clearing(.returned(returned))])
            #expect(events.map(\.secondStreamIndex) == [balance == nil ? nil : 1])
            let record = WalletDecider.evolve(Given.sent(), .clearing(.returned(returned)))
            let expected = Given.sent {
                ($0.status, $0.refusal, $0.inSuspense) = (.returned, .notAgreed, balance == nil)
                $0.updatedAt = Given.later
            }
            #expect(record == expected)
        }
    }

    @Test func `an agreement is changed by another, and by nothing else`() throws {
        let command = WalletCommand.clearing(
            .agree(AgreeClearingCommand(hospitalID: Given.payee, operators: [Given.hospital], at: Given.at)))
        let agreed = ClearingAgreed(hospitalID: Given.payee, operators: [Given.hospital], at: Given.at)
        #expect(try WalletDecider.decide(command, [.empty]).map(\.event) == [.clearing(.agreed(agreed))])
        #expect(try WalletDecider.decide(command, [Given.agreement()]).isEmpty)
        #expect(WalletDecider.evolve(Given.agreement([]), .clearing(.agreed(agreed))) == Given.agreement())
    }
}
