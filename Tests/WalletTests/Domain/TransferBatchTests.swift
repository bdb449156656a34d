import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// Transfers of one commit.
@Suite struct TransferBatchTests {
    private func decided(_ commands: [TransferCommand], _ states: [WalletState]) throws -> [Decided] {
        let command = WalletCommand.transferAll(commands)
        try #require(WalletDecider.streams(of: command).count == states.count)
        return try WalletDecider.decide(command, states).map(Decided.init)
    }

    private func event(_ pair: (from: UInt64, to: UInt64), _ amount: Int64, _ from: Int64, _ to: Int64) -> WalletEvent {
        .transferred(
            FundsTransferred(
                from: Given.id(pair.from), to: Given.id(pair.to), amount: Given.money(amount), fromBalanceMinor: from,
                toBalanceMinor: to, reference: "r1", description: nil, ownerID: nil, at: Given.at, day: Given.today))
    }

    @Test func `the wallets of a batch are named once, in the order in which they come first`() {
        let commands = [
            Given.transferring(Given.money(1), from: 3, to: 1), Given.transferring(Given.money(1), from: 1, to: 2),
            Given.transferring(Given.money(1), from: 2, to: 3),
        ]
        #expect(TransferBatch.wallets(of: commands) == [Given.id(3), Given.id(1), Given.id(2)])
        #expect(
            WalletDecider.streams(of: .transferAll(commands)).map(\.id)
                == [Given.id(3), Given.id(1), Given.id(2)].map { $0.retagged() })
    }

    @Test func `a transfer spends what one before it brought`() throws {
        let events = try decided(
            [
                Given.transferring(Given.money(10), from: 1, to: 2),
                Given.transferring(Given.money(12), from: 2, to: 3),
                Given.transferring(Given.money(1), from: 3, to: 1),
            ], [Given.wallet(balance: 10), Given.wallet(2, balance: 2), Given.wallet(3)])
        #expect(
            events == [
                Decided(event((1, 2), 10, 0, 12), on: 0, and: 1), Decided(event((2, 3), 12, 0, 12), on: 1, and: 2),
                Decided(event((3, 1), 1, 11, 1), on: 2, and: 0),
            ])
    }

    @Test func `an order that cannot be paid is refused by the place of the first that fails`() {
        let rule = WalletRule.insufficientFunds(available: Given.money(2))
        #expect(throws: WalletRejection.batchRefused(index: 1, by: .rule(rule))) {
            try decided(
                [
                    Given.transferring(Given.money(10), from: 1, to: 3),
                    Given.transferring(Given.money(12), from: 2, to: 3),
                    Given.transferring(Given.money(1), from: 9, to: 9),
                ], [Given.wallet(balance: 10), Given.wallet(3), Given.wallet(2, balance: 2), Given.wallet(9)])
        }
    }

    @Test func `limits count over the transfers of a batch`() {
        let rule = WalletRule.exceedsDailyLimit(remaining: Given.money(1))
        let payer = Given.wallet(balance: 10) { $0.limits.perDayMinor = 5 }
        #expect(throws: WalletRejection.batchRefused(index: 1, by: .rule(rule))) {
            try decided(
                [Given.transferring(Given.money(4)), Given.transferring(Given.money(2))], [payer, Given.wallet(2)])
        }
    }

    @Test func `a hold that is over is given back once, on its own wallet's place`() throws {
        let payer = Given.wallet(2, balance: 10) { $0.reserve(10, 1, until: Given.at) }
        let events = try decided(
            [
                Given.transferring(Given.money(1), from: 1, to: 3), Given.transferring(Given.money(4), from: 2, to: 3),
                Given.transferring(Given.money(6), from: 2, to: 3),
            ], [Given.wallet(balance: 1), Given.wallet(3), payer])
        let expiry = WalletEvent.holdExpired(
            HoldReleased(walletID: Given.id(2), holdID: Given.holdID(1), amount: Given.money(10), at: Given.at))
        #expect(
            events == [
                Decided(event((1, 3), 1, 0, 1), on: 0, and: 1), Decided(expiry, on: 2),
                Decided(event((2, 3), 4, 6, 5), on: 2, and: 1), Decided(event((2, 3), 6, 0, 11), on: 2, and: 1),
            ])
    }

    @Test func `a wallet that pays itself, is unknown or another's is refused by its place`() {
        let wallet = Given.wallet(balance: 5)
        #expect(throws: WalletRejection.batchRefused(index: 0, by: .rule(.sameWallet))) {
            try decided([Given.transferring(Given.money(1), to: 1)], [wallet])
        }
        #expect(throws: WalletRejection.batchRefused(index: 0, by: .rule(.unknownWallet))) {
            try decided([Given.transferring(Given.money(1))], [wallet, .empty])
        }
        #expect(throws: WalletRejection.batchRefused(index: 0, by: .notFound)) {
            try decided([Given.transferring(Given.money(1))], [.empty, wallet])
        }
        #expect(throws: WalletRejection.batchRefused(index: 0, by: .notFound)) {
            try decided([Given.transferring(Given.money(1), by: Given.otherOwner)], [wallet, Given.wallet(2)])
        }
    }

    @Test func `no transfers are no events`() throws {
        #expect(try decided([], []).isEmpty)
    }

    @Test func `as many transfers as a batch may have are decided on what each leaves`() throws {
        let count = WalletLimits.batchTransfers
        let commands = (0..<count).map { index in
            Given.transferring(Given.money(1), from: UInt64(index) + 1, to: UInt64(index) + 2)
        }
        let states = [Given.wallet(balance: 1)] + (2...UInt64(count) + 1).map { Given.wallet($0) }
        let events = try decided(commands, states)
        #expect(events.count == count)
        #expect(events.last?.event == event((UInt64(count), UInt64(count) + 1), 1, 0, 1))
    }
}
