import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What events make of a wallet, seen from each side.
@Suite struct WalletEvolveTests {
    private let before = Given.account(1, balance: 100) { $0.reserve(30) }

    private func evolved(_ wallet: WalletAccount, _ event: WalletEvent) -> WalletAccount {
        WalletDecider.evolve(wallet, event)
    }

    @Test func `a wallet begins pending and empty`() {
        let event = WalletCreated(
            walletID: Given.id(3), ownerID: Given.owner, type: .merchant, currency: Given.egp, at: Given.at)
        let expected = WalletAccount(
            walletID: Given.id(3), ownerID: Given.owner, type: .merchant, currency: Given.egp, status: .pending,
            balanceMinor: 0, heldMinor: 0, overdraftMinor: 0, limits: WalletAccount.Limits(),
            spending: WalletAccount.Spending(), holds: [], createdAt: Given.at, updatedAt: Given.at)
        #expect(WalletDecider.evolve(.empty, .created(event)) == .wallet(expected))
    }

    @Test func `nothing becomes of events without a wallet`() {
        let event = WalletEvent.activated(WalletDeciderTests.changed())
        #expect(WalletDecider.evolve(.empty, event) == .empty)
    }

    @Test func `a transfer takes from the payer and counts there, and gives to the payee`() {
        let event = WalletEvent.transferred(
            FundsTransferred(
                from: Given.id(1), to: Given.id(2), amount: Given.money(40), fromBalanceMinor: 60, toBalanceMinor: 45,
                reference: "r1", description: nil, ownerID: nil, at: Given.later, day: Given.today))
        var payer = before
        payer.balanceMinor = 60
        payer.spending = WalletAccount.Spending(day: Given.today, dayMinor: 40, monthMinor: 40)
        payer.updatedAt = Given.later
        #expect(evolved(before, event) == payer)
        let payee = Given.account(2, balance: 5)
        var paid = payee
        paid.balanceMinor = 45
        paid.updatedAt = Given.later
        #expect(evolved(payee, event) == paid)
        let stranger = Given.account(3, balance: 7)
        #expect(evolved(stranger, event) == stranger)
    }

    @Test func `a capture takes from the payer's hold, and gives to the payee`() {
        let event = WalletEvent.holdCaptured(
            HoldCaptured(
                walletID: Given.id(1), holdID: Given.holdID(1), to: Given.id(2), amount: Given.money(10),
                balanceMinor: 90, toBalanceMinor: 15, releasedMinor: 0, reference: "r1", at: Given.later,
                day: Given.today))
        let payer = evolved(before, event)
        #expect(payer.balanceMinor == 90 && payer.heldMinor == 20 && payer.availableMinor == 70)
        #expect(payer.holds.map(\.capturedMinor) == [10] && payer.holds.map(\.remainingMinor) == [20])
        #expect(payer.spending == WalletAccount.Spending(day: Given.today, dayMinor: 10, monthMinor: 10))
        let payee = evolved(Given.account(2, balance: 5), event)
        #expect(payee.balanceMinor == 15 && payee.spending == WalletAccount.Spending() && payee.heldMinor == 0)
        let stranger = Given.account(3, balance: 7)
        #expect(evolved(stranger, event) == stranger)
    }

    @Test func `a hold of which nothing is left is forgotten`() {
        let whole = HoldReleased(
            walletID: Given.id(1), holdID: Given.holdID(1), amount: Given.money(30), at: Given.later)
        for event in [WalletEvent.holdReleased(whole), .holdExpired(whole)] {
            let after = evolved(before, event)
            #expect(after.holds.isEmpty && after.heldMinor == 0 && after.balanceMinor == 100)
        }
        let rest = WalletEvent.holdCaptured(
            HoldCaptured(
                walletID: Given.id(1), holdID: Given.holdID(1), to: nil, amount: Given.money(10), balanceMinor: 90,
                toBalanceMinor: nil, releasedMinor: 20, reference: "r1", at: Given.later, day: Given.today))
        let after = evolved(before, rest)
        #expect(after.holds.isEmpty && after.heldMinor == 0 && after.balanceMinor == 90)
    }

    @Test func `a hold that is unknown changes no sum`() {
        let event = WalletEvent.holdReleased(
            HoldReleased(walletID: Given.id(1), holdID: Given.holdID(9), amount: Given.money(30), at: Given.at))
        #expect(evolved(before, event) == before)
    }
}
