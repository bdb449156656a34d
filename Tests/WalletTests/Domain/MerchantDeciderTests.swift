import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What commands do to merchants, and what refuses them.
@Suite struct MerchantDeciderTests {
    @Test func `an application is kept with its details`() throws {
        let command = ApplyMerchantCommand(
            merchantID: MerchantGiven.merchantID, walletID: MerchantGiven.walletID, details: MerchantGiven.details,
            currency: try MerchantGiven.currency(), at: MerchantGiven.at)
        let events = try WalletDecider.decide(.merchant(.apply(command)), [.empty])
        guard case .merchant(.applied(let event))? = events.first?.event, events.count == 1 else {
            Issue.record("one application was expected")
            return
        }
        #expect(event.details == MerchantGiven.details)
        #expect(WalletDecider.evolve(.empty, .merchant(.applied(event))) == .merchant(try MerchantGiven.applied()))
        let taken = WalletState.merchant(try MerchantGiven.applied())
        #expect(throws: WalletRejection.idTaken) { try WalletDecider.decide(.merchant(.apply(command)), [taken]) }
    }

    @Test func `activating the first time makes the wallet in the same commit`() throws {
        let states: [WalletState] = [.merchant(try MerchantGiven.verified()), .empty]
        let events = try WalletDecider.decide(.merchant(.activate(MerchantGiven.status())), states)
        #expect(events.map(\.streamIndex) == [1, 1, 0])
        #expect(events.map(\.secondStreamIndex) == [nil, nil, 1])
        let after = try MerchantGiven.active()
        #expect(after[0].merchant?.status == .active)
        let wallet = try #require(after[1].wallet)
        #expect(wallet.ownerID == MerchantGiven.merchantID.retagged())
        #expect(wallet.type == .merchant)
        #expect(wallet.status == .active)
        #expect(wallet.currency == (try MerchantGiven.currency()))
        #expect(try WalletDecider.decide(.merchant(.activate(MerchantGiven.status())), after).isEmpty)
    }

    @Test func `suspending stops the wallet, and activating again starts it`() throws {
        let stopped = try MerchantGiven.suspended()
        #expect(stopped[0].merchant?.status == .suspended)
        #expect(stopped[1].wallet?.status == .suspended)
        #expect(try WalletDecider.decide(.merchant(.suspend(MerchantGiven.status())), stopped).isEmpty)
        let started = try MerchantGiven.after(.activate(MerchantGiven.status()), stopped)
        #expect(started[0].merchant?.status == .active)
        #expect(started[1].wallet?.status == .active)
    }

    @Test func `a wallet that staff stopped before does not keep a merchant from being suspended`() throws {
        var states = try MerchantGiven.active()
        let stop = WalletEvent.suspended(WalletStatusChanged(walletID: MerchantGiven.walletID, at: MerchantGiven.at))
        states[1] = WalletDecider.evolve(states[1], stop)
        let events = try WalletDecider.decide(.merchant(.suspend(MerchantGiven.status("fraud"))), states)
        #expect(events.count == 1)
        guard case .merchant(.suspended(let event))? = events.first?.event else {
            Issue.record("the merchant was not suspended")
            return
        }
        #expect(event.reason == "fraud")
    }

    @Test func `what is refused names its rule`() throws {
        let applied = WalletState.merchant(try MerchantGiven.applied())
        let verified = WalletState.merchant(try MerchantGiven.verified())
        let status = MerchantGiven.status()
        let verify = VerifyMerchantCommand(
            merchantID: MerchantGiven.merchantID, fees: MerchantGiven.fees, settlementDays: 1, at: MerchantGiven.at)
        var terms = ChangeMerchantCommand(
            merchantID: MerchantGiven.merchantID, details: MerchantDetails(), at: MerchantGiven.at)
        terms.fees = MerchantGiven.fees
        var other = status
        other.walletID = MerchantGiven.payerID
        let methods = ChangeMethodsCommand(
            merchantID: MerchantGiven.merchantID, walletID: MerchantGiven.payerID, methods: [], at: MerchantGiven.at)
        var closed = try MerchantGiven.suspended()
        let close = WalletEvent.closed(WalletStatusChanged(walletID: MerchantGiven.walletID, at: MerchantGiven.at))
        closed[1] = WalletDecider.evolve(closed[1], close)
        let rows: [(MerchantCommand, [WalletState], WalletRejection)] = [
            (.activate(status), [.empty, .empty], .notFound),
            (.activate(status), [applied, .empty], .merchant(.merchantNotVerified)),
            (.activate(other), [verified, .empty], .notFound),
            (.activate(status), closed, .rule(.walletClosed)),
            (.activate(status), [verified, .wallet(try MerchantGiven.payingWallet(0))], .idTaken),
            (.suspend(status), [applied, .empty], .merchant(.merchantNotActive)),
            (.suspend(status), [verified, .empty], .merchant(.merchantNotActive)),
            (.verify(verify), [.empty], .notFound),
            (.verify(verify), [verified], .merchant(.merchantVerified)),
            (.change(terms), [applied], .merchant(.merchantNotVerified)),
            (.change(terms), [.empty], .notFound),
            (.changeMethods(methods), [verified, .empty], .notFound),
        ]
        for (command, states, expected) in rows {
            #expect(throws: expected) { try WalletDecider.decide(.merchant(command), states) }
        }
    }

    @Test func `a change changes what it says, and nothing where it says nothing`() throws {
        var command = ChangeMerchantCommand(
            merchantID: MerchantGiven.merchantID, details: MerchantDetails(), at: MerchantGiven.at)
        let states = [WalletState.merchant(try MerchantGiven.verified())]
        #expect(try WalletDecider.decide(.merchant(.change(command)), states).isEmpty)
        command.settlementDays = 3
        let after = try #require(try MerchantGiven.after(.change(command), states)[0].merchant)
        #expect(after.settlementDays == 3)
        #expect(after.fees == MerchantGiven.fees)
    }

    @Test func `a switched off wallet method refuses transfers, captures and batches, and not refunds`() throws {
        let command = ChangeMethodsCommand(
            merchantID: MerchantGiven.merchantID, walletID: MerchantGiven.walletID, methods: [.card],
            at: MerchantGiven.at)
        var states = try MerchantGiven.after(.changeMethods(command), try MerchantGiven.active())
        #expect(states[0].merchant?.methods == [.card])
        #expect(try WalletDecider.decide(.merchant(.changeMethods(command)), states).isEmpty)
        let payer = WalletState.wallet(try MerchantGiven.payingWallet(1_000))
        let refusal = WalletRejection.merchant(.methodNotTaken(.wallet))
        let transfer = try MerchantGiven.transfer(10)
        let shop = states[1]
        #expect(throws: refusal) { try WalletDecider.decide(.transfer(transfer), [payer, shop]) }
        let batch = WalletRejection.batchRefused(index: 0, by: .merchant(.methodNotTaken(.wallet)))
        #expect(throws: batch) { try WalletDecider.decide(.transferAll([transfer]), [payer, shop]) }
        var wallet = try #require(states[1].wallet)
        wallet.balanceMinor = 10
        states[1] = .wallet(wallet)
        let refund = try MerchantGiven.transfer(from: MerchantGiven.walletID, to: MerchantGiven.payerID, 10)
        #expect(try WalletDecider.decide(.transfer(refund), [states[1], payer]).count == 1)
        #expect(try WalletDecider.payee(shop, by: .card).walletID == MerchantGiven.walletID)
    }

    @Test func `methods that were switched before activation hold for the new wallet`() throws {
        let command = ChangeMethodsCommand(
            merchantID: MerchantGiven.merchantID, walletID: MerchantGiven.walletID, methods: [.card, .gateway],
            at: MerchantGiven.at)
        let verified: [WalletState] = [.merchant(try MerchantGiven.verified()), .empty]
        let events = try WalletDecider.decide(.merchant(.changeMethods(command)), verified)
        #expect(events.map(\.secondStreamIndex) == [nil])
        let states = try MerchantGiven.after(.changeMethods(command), verified)
        let active = try MerchantGiven.after(.activate(MerchantGiven.status()), states)
        #expect(active[1].wallet?.takesTransfers == false)
    }

    @Test func `a merchant takes what is switched on while they are active`() throws {
        var account = try #require(try MerchantGiven.active()[0].merchant)
        try account.requireTakes(.card)
        account.methods = [.wallet]
        let expected: [(MerchantStatus, MerchantRule)] = [
            (.applied, .merchantNotVerified), (.verified, .merchantNotActive), (.suspended, .merchantSuspended),
            (.active, .methodNotTaken(.card)),
        ]
        for (status, rule) in expected {
            account.status = status
            #expect(throws: WalletRejection.merchant(rule)) { try account.requireTakes(.card) }
        }
    }
}
