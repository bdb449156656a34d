import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What takes two people, who the two may be, and what settings do.
@Suite struct DeskDeciderTests {
    private static let wallet = Given.wallet(1, balance: 50) { $0.limits.perDayMinor = 1_000 }
    private static let raise = ApprovalEffect.limits(GivenDesk.limits(perDay: 9_000))
    private static let refund = ApprovalEffect.refund(GivenDesk.terms())
    private static let parties = [Given.wallet(1, balance: 50), WalletState.empty, Given.wallet(2, balance: 900)]

    @Test(arguments: [
        (GivenDesk.limits(perDay: 5_000), false), (GivenDesk.limits(perDay: 5_001), true),
        (GivenDesk.limits(perDay: 10), false), (GivenDesk.limits(perDay: nil), true),
        (GivenDesk.limits(perDay: 10, overdraft: 5_000), false), (GivenDesk.limits(perDay: 10, overdraft: 5_001), true),
    ])
    func `a raise above the threshold needs a second person`(terms: LimitTerms, needsOne: Bool) {
        let refused = GivenDesk.refusal(GivenDesk.change(terms), [Self.wallet, GivenDesk.settings()])
        #expect(refused == (needsOne ? .desk(.approvalRequired) : nil))
        // Without settings, and below what there is already, nobody is asked.
        #expect(GivenDesk.refusal(GivenDesk.change(terms), [Self.wallet, .empty]) == nil)
        let unlimited = Given.wallet(1) { $0.overdraftMinor = 9_000 }
        #expect(GivenDesk.refusal(GivenDesk.change(terms), [unlimited, GivenDesk.settings()]) == nil)
    }

    @Test func `what another member of staff approves is done with it`() throws {
        let limited = try GivenDesk.after(
            GivenDesk.approve(Self.raise), [GivenDesk.approval(Self.raise), Self.wallet, GivenDesk.settings()])
        #expect(limited[0].approval?.status == .approved)
        #expect(limited[1].wallet?.limits.perDayMinor == 9_000)
        let states = [GivenDesk.approval(Self.refund)] + Self.parties + [GivenDesk.settings()]
        let given = try GivenDesk.after(GivenDesk.approve(Self.refund), states)
        #expect(given[0].approval?.status == .approved)
        #expect(given[1].wallet?.balanceMinor == 450)
        #expect(given[2].refunds?.refundedMinor == 400)
        #expect(given[3].wallet?.balanceMinor == 500)
        let again = GivenDesk.refusal(GivenDesk.approve(Self.refund), given)
        #expect(again == .desk(.approvalDecided(.approved)))
    }

    @Test func `who asked approves alone only where nobody else works and the settings say so`() {
        let lone = GivenDesk.settings { $0.singleApprover = true }
        let rows: [(Bool, WalletState, WalletRejection?)] = [
            (false, GivenDesk.settings(), .desk(.samePerson)), (true, GivenDesk.settings(), .desk(.samePerson)),
            (false, lone, .desk(.samePerson)), (true, lone, nil),
        ]
        for (isAlone, settings, expected) in rows {
            let states = [GivenDesk.approval(Self.raise), Self.wallet, settings]
            let found = GivenDesk.refusal(
                GivenDesk.approve(Self.raise, by: GivenDesk.staff, isAlone: isAlone), states)
            #expect(found == expected)
        }
    }

    @Test func `a request is kept with what it asks for`() throws {
        let after = try GivenDesk.after(GivenDesk.request(Self.refund, "Broken"), [.empty] + Self.parties)
        #expect(after[0] == GivenDesk.approval(Self.refund))
        #expect(Array(after.dropFirst()) == Self.parties)
        let taken = GivenDesk.refusal(
            GivenDesk.request(Self.refund), [GivenDesk.approval(Self.refund)] + Self.parties)
        #expect(taken == .idTaken)
    }

    @Test func `what cannot be done is not asked for`() {
        let closed = Given.wallet(1) { $0.status = .closed }
        #expect(GivenDesk.refusal(GivenDesk.request(Self.raise), [.empty, closed]) == .rule(.walletClosed))
        #expect(GivenDesk.refusal(GivenDesk.request(Self.raise), [.empty, .empty]) == .notFound)
        let much = ApprovalEffect.refund(GivenDesk.terms(1_001))
        let refused = GivenDesk.refusal(GivenDesk.request(much), [.empty] + Self.parties)
        #expect(refused == .desk(.exceedsRefundable(remaining: Given.money(1_000))))
    }

    @Test func `refusing and withdrawing end a request, each by whom it is for`() throws {
        let pending = GivenDesk.approval(Self.refund)
        let refused = try GivenDesk.after(GivenDesk.refuse("No receipt"), [pending])
        #expect(refused[0].approval?.status == .refused)
        let withdrawn = try GivenDesk.after(GivenDesk.withdraw(), [pending])
        #expect(withdrawn[0].approval?.status == .withdrawn)
        #expect(GivenDesk.refusal(GivenDesk.refuse(by: GivenDesk.staff), [pending]) == .desk(.samePerson))
        #expect(GivenDesk.refusal(GivenDesk.withdraw(by: GivenDesk.colleague), [pending]) == .desk(.notRequester))
        #expect(GivenDesk.refusal(GivenDesk.refuse(), refused) == .desk(.approvalDecided(.refused)))
        #expect(GivenDesk.refusal(GivenDesk.withdraw(), withdrawn) == .desk(.approvalDecided(.withdrawn)))
        #expect(GivenDesk.refusal(GivenDesk.refuse(), [.empty]) == .notFound)
        let events = try WalletDecider.decide(GivenDesk.refuse("No receipt"), [pending])
        guard case .desk(.refused(let event))? = events.first?.event else {
            Issue.record("a refusal was expected")
            return
        }
        #expect(event.ownerID == Given.owner)
        #expect(event.by == GivenDesk.colleague)
    }

    @Test func `nobody decides on what is over, and ending it twice does nothing more`() throws {
        let pending = GivenDesk.approval(Self.raise)
        let states = [pending, Self.wallet, GivenDesk.settings()]
        let late = GivenDesk.end
        #expect(GivenDesk.refusal(GivenDesk.approve(Self.raise, at: late), states) == .desk(.approvalExpired))
        #expect(GivenDesk.refusal(GivenDesk.refuse(at: late), states) == .desk(.approvalExpired))
        #expect(GivenDesk.refusal(GivenDesk.withdraw(at: late), states) == .desk(.approvalExpired))
        let expire = WalletCommand.desk(.expire(GivenDesk.approvalID, at: late))
        let over = try GivenDesk.after(expire, [pending])
        #expect(over[0].approval?.status == .expired)
        #expect(try WalletDecider.decide(expire, over).isEmpty)
        let early = WalletCommand.desk(.expire(GivenDesk.approvalID, at: Given.later))
        #expect(try WalletDecider.decide(early, [pending]).isEmpty)
        #expect(GivenDesk.refusal(expire, [.empty]) == .notFound)
        #expect(GivenDesk.refusal(GivenDesk.refuse(), over) == .desk(.approvalExpired))
    }

    @Test func `a command that saw another request is told so`() {
        let states = [GivenDesk.approval(Self.raise), Self.wallet, GivenDesk.settings()]
        let other = ApprovalEffect.limits(GivenDesk.limits(perDay: 9_001))
        #expect(GivenDesk.refusal(GivenDesk.approve(other), states) == .outdated)
    }

    @Test func `new wallets begin with the limits of their type and currency`() throws {
        let settings = GivenDesk.settings { settings in
            var row = DefaultLimits(type: .family, currency: Given.egp)
            row.perDayMinor = 700
            settings.defaultLimits = [DefaultLimits(type: .personal, currency: Given.egp), row]
        }
        let made = try GivenDesk.after(Given.create(), [.empty, settings])
        #expect(made[0].wallet?.limits.perDayMinor == 700)
        #expect(made[0].wallet?.limits.perMonthMinor == nil)
        #expect(try WalletDecider.decide(Given.create(), [.empty, .empty]).count == 1)
        let merchants = GivenDesk.settings { settings in
            var row = DefaultLimits(type: .merchant, currency: Given.egp)
            row.perTransactionMinor = 5
            settings.defaultLimits = [row]
        }
        let states = [WalletState.merchant(try MerchantGiven.verified()), .empty, merchants]
        let active = try GivenDesk.after(.merchant(.activate(MerchantGiven.status())), states)
        #expect(active[1].wallet?.limits.perTransactionMinor == 5)
    }

    @Test func `a hold without an end lasts as long as the settings say`() throws {
        let settings = GivenDesk.settings { $0.holdSeconds = 60 }
        let command = HoldCommand(
            walletID: Given.id(1), holdID: Given.holdID(1), amount: Given.money(1), reference: "h",
            hospitalID: Given.hospital, at: Given.at)
        #expect(WalletDecider.streams(of: .hold(command)).count == 2)
        let held = try GivenDesk.after(.hold(command), [Self.wallet, settings])
        #expect(held[0].wallet?.holds.first?.expiresAt == Given.at.advanced(by: .seconds(60)))
        let usual = try GivenDesk.after(.hold(command), [Self.wallet, .empty])
        let end = Given.at.advanced(by: .seconds(WalletLimits.holdSeconds))
        #expect(usual[0].wallet?.holds.first?.expiresAt == end)
    }

    @Test func `settings that are so already are not set again`() throws {
        let command = ChangeSettingsCommand(
            settings: WalletSettings(), by: GivenDesk.staff, hospitalID: Given.hospital, at: Given.at)
        let set = try GivenDesk.after(.desk(.changeSettings(command)), [.empty])
        #expect(
            set[0] == .settings(SettingsVersion(settings: WalletSettings(), by: GivenDesk.staff, at: Given.at)))
        #expect(try WalletDecider.decide(.desk(.changeSettings(command)), set).isEmpty)
    }
}
