import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Plans, cards and who may use them, over the journal.
@Suite struct CardServiceTests {
    @Test func `a plan is made, listed and withdrawn`() async throws {
        try await withWalletDesk { desk in
            let funder = try await desk.wallet(100)
            let made = try await desk.cards.createPlan(
                desk.context(key: "p"), try WalletDesk.planRequest(funder))
            #expect(made.view.status == .open && made.view.version == 1 && made.view.funderWalletId == funder)
            let repeated = try await desk.cards.createPlan(
                desk.context(key: "p"), try WalletDesk.planRequest(funder))
            #expect(repeated.view == made.view && repeated.receipt.isReplay)
            #expect(try await desk.cards.plan(desk.context(), made.view.id) == made.view)
            await desk.expectFailure(.stale(version: 1)) {
                try await desk.cards.withdrawPlan(desk.context(), made.view.id, expectedVersion: 7)
            }
            let withdrawn = try await desk.cards.withdrawPlan(desk.context(), made.view.id, expectedVersion: 1)
            #expect(withdrawn.view.status == .withdrawn && withdrawn.view.version == 2)
            let page = WalletPageRequest()
            #expect(try await desk.cards.plans(desk.context(), status: .open, page).items.isEmpty)
            #expect(try await desk.cards.plans(desk.context(), status: nil, page).items == [withdrawn.view])
            await desk.expectFailure(.card(.planWithdrawn)) {
                try await desk.cards.issueCard(
                    desk.context(), IssueCardRequest(planId: made.view.id, userId: WalletDesk.amal))
            }
            try await desk.expectCleanCards()
        }
    }

    @Test func `a card keeps its terms, and goes from issued over active and blocked`() async throws {
        try await withWalletDesk { desk in
            let plan = try await desk.plan()
            let card = try await desk.cards.issueCard(
                desk.context(key: "c"), IssueCardRequest(planId: plan.id, userId: WalletDesk.amal))
            #expect(card.view.status == .issued && card.view.benefits == plan.benefits)
            #expect(card.view.lastDay == card.view.firstDay.advanced(byMonths: 12).advanced(byDays: -1))
            _ = try await desk.cards.withdrawPlan(desk.context(), plan.id, expectedVersion: nil)
            let repeated = try await desk.cards.issueCard(
                desk.context(key: "c"), IssueCardRequest(planId: plan.id, userId: WalletDesk.amal))
            #expect(repeated.view == card.view && repeated.receipt.isReplay)
            let (id, own) = (card.view.id, desk.context(member: WalletDesk.amal))
            let other = desk.context(member: WalletDesk.basma)
            #expect(try await desk.cards.activateCard(own, id, expectedVersion: 1).view.status == .active)
            await desk.expectFailure(.notFound) { try await desk.cards.card(other, id) }
            await desk.expectFailure(.notFound) {
                try await desk.cards.blockCard(other, id, expectedVersion: 9, WalletReasonRequest())
            }
            let lost = WalletReasonRequest(reason: "lost by Amal")
            #expect(try await desk.cards.blockCard(own, id, expectedVersion: nil, lost).view.status == .blocked)
            await desk.expectFailure(.staffOnly) {
                try await desk.cards.activateCard(own, id, expectedVersion: nil)
            }
            let active = try await desk.cards.activateCard(desk.context(), id, expectedVersion: nil)
            #expect(active.view.status == .active && active.view.version == 4)
            try await desk.expectCleanCards()
        }
    }

    @Test func `members see their own cards, another tenant none`() async throws {
        try await withWalletDesk { desk in
            let plan = try await desk.plan()
            let amals = try await desk.card(plan.id, of: WalletDesk.amal)
            let basmas = try await desk.card(plan.id, of: WalletDesk.basma)
            let all = try await desk.cards.cards(desk.context(), CardListQuery())
            #expect(all.items.map(\.id) == [basmas, amals])
            let own = try await desk.cards.cards(desk.context(member: WalletDesk.amal), CardListQuery())
            #expect(own.items.map(\.id) == [amals])
            let other = desk.context(WalletDesk.otherHospital)
            #expect(try await desk.cards.cards(other, CardListQuery()).items.isEmpty)
            await desk.expectFailure(.notFound) { try await desk.cards.card(other, amals) }
            await desk.expectFailure(.notFound) { try await desk.cards.plan(other, plan.id) }
            await desk.expectFailure(.notFound) { try await desk.cards.benefits(other, of: amals, on: nil) }
            await desk.expectFailure(.card(.unknownPlan)) {
                try await desk.cards.issueCard(other, IssueCardRequest(planId: plan.id, userId: WalletDesk.amal))
            }
            await desk.expectFailure(.staffOnly) {
                try await desk.cards.plan(desk.context(member: WalletDesk.amal), plan.id)
            }
        }
    }

    @Test func `beneficiaries are told by name until the holder is erased`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.card(try await desk.plan().id, of: WalletDesk.amal)
            let request = AddBeneficiaryRequest(name: " Omar Hassan ", relation: .child)
            let added = try await desk.cards.addBeneficiary(desk.context(key: "b"), to: id, request)
            #expect(added.view.beneficiaries.map(\.name) == ["Omar Hassan"])
            let omar = try #require(added.view.beneficiaries.first?.id)
            let left = try await desk.cards.benefits(desk.context(), of: id, on: nil).benefits
            #expect(left.map(\.beneficiaryId) == [nil, omar, nil])
            let isUntouched = left.allSatisfy { $0.used.isZero && $0.remaining == $0.limit }
            #expect(isUntouched)
            await desk.expectFailure(.staffOnly) {
                try await desk.cards.addBeneficiary(desk.context(member: WalletDesk.amal), to: id, request)
            }
            _ = try await desk.cards.addBeneficiary(
                desk.context(), to: id, AddBeneficiaryRequest(name: "Mona", relation: .spouse))
            let removed = try await desk.cards.removeBeneficiary(desk.context(), omar, from: id)
            #expect(removed.view.beneficiaries.map(\.name) == ["Mona"])
            await desk.expectFailure(.notFound) {
                try await desk.cards.removeBeneficiary(desk.context(), omar, from: id)
            }
            let told = "SELECT count(*) FROM journal.event WHERE position('Hassan' IN data::text) > 0"
            #expect(try desk.sql(told) == "0")
            let named = "SELECT count(*) FROM wallet.card_beneficiary WHERE name IS NOT NULL"
            #expect(try desk.sql(named) == "2")
            try await desk.journal.destroyKey(of: WalletDesk.amal.retagged(), context: desk.context())
            #expect(try desk.sql(named) == "0")
            let erased = try await desk.cards.card(desk.context(), id)
            #expect(erased.beneficiaries.map(\.name) == [nil] && erased.beneficiaries.first?.relation == .spouse)
            await desk.expectFailure(.rule(.unknownOwner)) {
                try await desk.cards.addBeneficiary(desk.context(), to: id, request)
            }
            let reason = WalletReasonRequest(reason: "erased")
            let blocked = try await desk.cards.blockCard(desk.context(), id, expectedVersion: nil, reason)
            #expect(blocked.view.status == .blocked)
            try await desk.expectCleanCards()
        }
    }

    @Test func `everything that is wrong with a request is told at once`() async throws {
        try await withWalletDesk { desk in
            var request = try WalletDesk.planRequest(try await desk.wallet())
            request.name = ""
            request.months = 0
            request.benefits[0].benefitClass = "Zähne"
            request.benefits[0].copayBasisPoints = 10_000
            request.benefits[1].limit.amountMinor = 0
            let refused = request
            await desk.expectInvalid([
                "name required", "months outOfRange", "benefits[0].benefitClass invalid",
                "benefits[0].copayBasisPoints outOfRange", "benefits[1].limit.amountMinor notPositive",
            ]) { try await desk.cards.createPlan(desk.context(), refused) }
            var issue = IssueCardRequest(planId: try await desk.plan().id, userId: WalletDesk.amal)
            issue.firstDay = .latest
            let late = issue
            await desk.expectInvalid(["firstDay outOfRange"]) { try await desk.cards.issueCard(desk.context(), late) }
        }
    }
}

extension WalletDesk {
    /// The service of MedCards.
    var cards: any CardService {
        LiveCardService(
            wallets: LiveWalletService(dependencies: dependencies, definition: WalletModule.definition()))
    }

    /// A year of dental care for each person and of glasses for the family.
    static func planRequest(_ funder: WalletID) throws -> CreateCardPlanRequest {
        CreateCardPlanRequest(
            name: "Gold", funderWalletId: funder,
            benefits: [
                CardBenefit(
                    benefitClass: "dental", limit: try pounds(100), period: .year, scope: .person,
                    copayBasisPoints: 0),
                CardBenefit(
                    benefitClass: "optical", limit: try pounds(500), period: .year, scope: .family,
                    copayBasisPoints: 1_000),
            ], months: 12)
    }

    /// A plan that a fresh wallet pays for.
    func plan(funded amountMinor: Int64 = 0) async throws -> CardPlanView {
        let funder = try await wallet(amountMinor)
        return try await cards.createPlan(context(), try Self.planRequest(funder)).view
    }

    /// An active card.
    func card(_ plan: CardPlanID, of holder: UserID) async throws -> CardID {
        let id = try await cards.issueCard(context(), IssueCardRequest(planId: plan, userId: holder)).view.id
        return try await cards.activateCard(context(), id, expectedVersion: nil).view.id
    }

    /// Verifies the whole log, and every table of cards against it.
    func expectCleanCards(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let verifier = JournalVerifier(database: database, keys: keys, modules: [WalletModule.journalModule])
        let report = try await verifier.verify()
        let faults = report.lines.filter { !$0.isClean }.map(\.description)
        #expect(faults.isEmpty, "\(faults)", sourceLocation: sourceLocation)
        #expect(report.lines.contains { $0.name == "table wallet.card" }, sourceLocation: sourceLocation)
    }
}
