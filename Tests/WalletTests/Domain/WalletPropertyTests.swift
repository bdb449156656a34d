import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What holds after any sequence of commands, and at every step of it.
@Suite struct WalletPropertyTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `whatever is asked, money is neither made nor lost`(_ seed: UInt64) throws {
        var world = WalletWorld(seed: seed)
        for id in 1...WalletWorld.count - 1 { open(id, &world) }
        for _ in 0..<3_000 {
            for account in world.perform(world.next()) { try expectSound(account, seed) }
        }
        expectLively(world)
        expectSumsAgree(world)
        expectHoldsResolvedOnce(world)
        try expectFoldsAgree(world)
    }

    private func open(_ number: UInt64, _ world: inout WalletWorld) {
        let id = Given.id(number)
        let create = CreateWalletCommand(
            walletID: id, ownerID: Given.owner, type: .personal, currency: Given.egp, at: Given.at)
        let activate = ChangeStatusCommand(
            walletID: id, status: .active, reason: nil, caller: nil, at: Given.at)
        for command in [WalletCommand.create(create), .changeStatus(activate)] { _ = world.perform(command) }
    }

    /// What no command may ever leave behind.
    private func expectSound(_ account: WalletAccount, _ seed: UInt64) throws {
        #expect(account.availableMinor >= 0, "seed \(seed)")
        #expect(account.balanceMinor >= -account.overdraftMinor, "seed \(seed)")
        #expect(account.balanceMinor <= WalletLimits.amountMinor, "seed \(seed)")
        #expect(account.heldMinor == account.holds.reduce(0) { $0 + $1.remainingMinor }, "seed \(seed)")
        #expect(account.holds.count <= WalletLimits.openHolds)
        for hold in account.holds {
            #expect(hold.remainingMinor > 0 && hold.capturedMinor >= 0 && hold.releasedMinor >= 0, "seed \(seed)")
        }
        if account.status == .closed { #expect(account.balanceMinor == 0 && account.holds.isEmpty) }
        let state = WalletState.wallet(account)
        let kept = try #require(try WalletStateCodec().encode(state))
        #expect(try WalletStateCodec().decode(kept.data) == state)
    }

    /// A run in which something never happened, or was never refused, would prove nothing of it.
    private func expectLively(_ world: WalletWorld) {
        let names = Set(world.log.compactMap { WalletEventCodec.Name($0) })
        #expect(names.isSuperset(of: Set(WalletEventCodec.Name.allCases).subtracting([.closed])))
        #expect(world.log.count > 1_000)
        for code in ["insufficientFunds", "walletSuspended", "sameWallet", "holdClosed", "batchRefused", "notFound"] {
            #expect((world.refused[code] ?? 0) > 5, "\(code)")
        }
    }

    private func expectSumsAgree(_ world: WalletWorld) {
        var expected: Int64 = 0
        for event in world.log {
            switch event {
            case .credited(let event): expected += event.amount.amountMinor
            case .debited(let event): expected -= event.amount.amountMinor
            case .holdCaptured(let event) where event.to == nil: expected -= event.amount.amountMinor
            default: break
            }
        }
        #expect(world.accounts.reduce(0) { $0 + $1.balanceMinor } == expected)
    }

    /// Of each hold: captured + released + what is reserved still is what was held, and nothing follows its end.
    private func expectHoldsResolvedOnce(_ world: WalletWorld) {
        var rest: [HoldID: Int64] = [:]
        for event in world.log {
            switch event {
            case .held(let event):
                #expect(rest.updateValue(event.amount.amountMinor, forKey: event.holdID) == nil)
            case .holdCaptured(let event):
                rest[event.holdID, default: 0] -= event.amount.amountMinor + event.releasedMinor
                #expect((rest[event.holdID] ?? -1) >= 0)
            case .holdReleased(let event), .holdExpired(let event):
                rest[event.holdID, default: 0] -= event.amount.amountMinor
                #expect(rest[event.holdID] == 0, "what is given back is all that is left")
            default: break
            }
        }
        let open = world.accounts.flatMap(\.holds).map { ($0.id, $0.remainingMinor) }
        #expect(rest.filter { $0.value != 0 } == Dictionary(uniqueKeysWithValues: open))
    }

    private func expectFoldsAgree(_ world: WalletWorld) throws {
        for (id, events) in world.events {
            let folded = events.reduce(WalletDecider.initial, WalletDecider.evolve)
            #expect(world.states[id] == folded)
        }
    }
}
