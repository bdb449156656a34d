import Jobs
import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Claims on cards, over the journal: what they use and pay, whose they are, and what their reversal gives back.
@Suite struct CardClaimServiceTests {
    @Test func `two hundred claims at once on a hundred units use a hundred, over two processes`() async throws {
        try await withWalletDesks(2) { desks in
            let shop = try await desks[0].cardShop(funded: 1_000)
            let failures = await withTaskGroup(of: WalletServiceError?.self) { group in
                for index in 0..<200 {
                    let desk = desks[index % desks.count]
                    group.addTask {
                        await desk.failure {
                            try await desk.cards.claim(
                                desk.context(key: "claim \(index)"), on: shop.card, try shop.request(1, "c\(index)"))
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let approved = failures.filter { $0 == nil }
            #expect(approved.count == 100)
            let exhausted = failures.filter { $0 == .card(.benefitExhausted(renewsOn: nil)) }
            #expect(exhausted.count == 100)
            let (paid, left) = (try await desks[1].balance(shop.wallet), try await desks[1].balance(shop.funder))
            #expect(paid == 100 && left == 900)
            let benefit = try await desks[1].cards.benefits(desks[1].context(), of: shop.card, on: nil).benefits[0]
            #expect(benefit.used.amountMinor == 100 && benefit.remaining.isZero)
            try await desks[0].expectCleanCards()
        }
    }

    @Test func `a reversal gives benefit and money back, once, and both are told as the card's`() async throws {
        try await withWalletDesk { desk in
            let shop = try await desk.cardShop(funded: 1_000)
            let claimed = try await desk.cards.claim(
                desk.context(key: "c"), on: shop.card, try shop.request(150, "TOOTH-1"))
            #expect(claimed.view.approvedAmount.amountMinor == 100 && claimed.view.memberShare.amountMinor == 50)
            #expect(claimed.view.remaining.isZero && claimed.view.status == .processed)
            let again = try await desk.cards.claim(
                desk.context(key: "c"), on: shop.card, try shop.request(150, "TOOTH-1"))
            #expect(again.view == claimed.view && again.receipt.isReplay)
            let id = claimed.view.id
            let reversed = try await desk.cards.reverseClaim(desk.context(key: "r"), on: shop.card, id)
            #expect(reversed.view.status == .reversed && reversed.view.reversedAt != nil)
            let repeated = try await desk.cards.reverseClaim(desk.context(key: "r"), on: shop.card, id)
            #expect(repeated.view == reversed.view && repeated.receipt.isReplay)
            await desk.expectFailure(.card(.claimReversed)) {
                try await desk.cards.reverseClaim(desk.context(key: "other"), on: shop.card, id)
            }
            let (paid, left) = (try await desk.balance(shop.wallet), try await desk.balance(shop.funder))
            #expect(paid == 0 && left == 1_000)
            let second = try await desk.cards.claim(desk.context(), on: shop.card, try shop.request(30, "TOOTH-2"))
            #expect(second.view.remaining.amountMinor == 70)
            _ = try await desk.transfer(desk.context(), shop.funder, shop.wallet, 5, "sale")
            try await desk.follow()
            let days = (first: shop.day, last: shop.day.advanced(byDays: 1))
            let sales = try await desk.module.merchants.sales(
                desk.context(), of: shop.merchant, from: days.first, through: days.last)
            #expect(sales.map(\.method) == [.card, .wallet])
            #expect(sales.map(\.saleCount) == [2, 1] && sales.map(\.sales.amountMinor) == [130, 5])
            #expect(sales.map(\.refundCount) == [1, 0] && sales.map(\.refunds.amountMinor) == [100, 0])
            let broken = try await desk.invariants().values.filter { !$0.isClean }
            #expect(broken.isEmpty, "\(broken)")
            try await desk.expectCleanCards()
        }
    }

    @Test func `what a person used stays with them when they are removed from a card and added again`() async throws {
        try await withWalletDesk { desk in
            let shop = try await desk.cardShop(funded: 1_000)
            func add(_ name: String, _ relation: BeneficiaryRelation = .child) async throws -> BeneficiaryID {
                let request = AddBeneficiaryRequest(name: name, relation: relation)
                let card = try await desk.cards.addBeneficiary(desk.context(), to: shop.card, request).view
                return try #require(card.beneficiaries.last).id
            }
            func claim(_ person: BeneficiaryID, _ amountMinor: Int64) async throws -> Int64 {
                var request = try shop.request(amountMinor, "C\(amountMinor)")
                request.beneficiaryId = person
                return try await desk.cards.claim(desk.context(), on: shop.card, request).view.remaining.amountMinor
            }
            let layla = try await add("Layla Omar")
            #expect(try await claim(layla, 60) == 40)
            _ = try await desk.cards.removeBeneficiary(desk.context(), layla, from: shop.card)
            let again = try await add("  layla   OMAR ", .other)
            #expect(again == layla)
            await desk.expectFailure(.card(.benefitExhausted(renewsOn: nil))) {
                _ = try await claim(again, 40)
                return try await claim(again, 1)
            }
            let card = try await desk.cards.card(desk.context(), shop.card)
            #expect(card.beneficiaries.map(\.name) == ["layla   OMAR"] && card.beneficiaries[0].relation == .other)
            // Who is on the card already stays, and another of the same name is another.
            let namesake = try await add("Layla Omar")
            #expect(namesake != layla)
            #expect(try await claim(namesake, 100) == 0)
            // Of two who were removed the first is the first again.
            for person in [layla, namesake] {
                _ = try await desk.cards.removeBeneficiary(desk.context(), person, from: shop.card)
            }
            let both = [try await add("Layla Omar"), try await add("Layla Omar")]
            #expect(both == [layla, namesake])
            let stranger = try await add("Omar Hassan")
            #expect(try await claim(stranger, 100) == 0)
            try await desk.expectCleanCards()
        }
    }

    @Test func `a merchant's key claims and reverses for that merchant alone`() async throws {
        try await withWalletDesk { desk in
            let shop = try await desk.cardShop(funded: 1_000)
            let other = try await MerchantDesk(desk: desk).merchant()
            let own = desk.context(key: nil, of: shop.merchant)
            let foreign = desk.context(key: nil, of: other.id)
            await desk.expectFailure(.merchant(.unknownMerchant)) {
                try await desk.cards.claim(foreign, on: shop.card, try shop.request(10, "c1"))
            }
            let claim = try await desk.cards.claim(own, on: shop.card, try shop.request(10, "c1")).view
            #expect(try await desk.cards.claim(own, on: shop.card, claim.id) == claim)
            #expect(try await desk.cards.claims(own, on: shop.card, WalletPageRequest()).items == [claim])
            #expect(try await desk.cards.claims(foreign, on: shop.card, WalletPageRequest()).items.isEmpty)
            await desk.expectFailure(.notFound) { try await desk.cards.claim(foreign, on: shop.card, claim.id) }
            await desk.expectFailure(.notFound) { try await desk.cards.reverseClaim(foreign, on: shop.card, claim.id) }
            await desk.expectFailure(.staffOnly) { try await desk.cards.cards(own, CardListQuery()) }
            await desk.expectFailure(.staffOnly) {
                try await desk.cards.blockCard(own, shop.card, expectedVersion: nil, WalletReasonRequest())
            }
            let reversed = try await desk.cards.reverseClaim(own, on: shop.card, claim.id).view
            #expect(reversed.status == .reversed)
        }
    }

    @Test func `a member sees the claims on their card and makes none, and nobody else's are there`() async throws {
        try await withWalletDesk { desk in
            let shop = try await desk.cardShop(funded: 1_000)
            let claim = try await desk.cards.claim(desk.context(), on: shop.card, try shop.request(10, "c1")).view
            let holder = desk.context(member: WalletDesk.amal)
            #expect(try await desk.cards.claims(holder, on: shop.card, WalletPageRequest()).items == [claim])
            #expect(try await desk.cards.claim(holder, on: shop.card, claim.id) == claim)
            await desk.expectFailure(.staffOnly) {
                try await desk.cards.claim(holder, on: shop.card, try shop.request(10, "c2"))
            }
            await desk.expectFailure(.staffOnly) {
                try await desk.cards.reverseClaim(holder, on: shop.card, claim.id)
            }
            // Who has the role of merchants alone and acts for none is no staff.
            var loose = desk.context()
            loose.principal.roles = ["merchant"]
            let thief = desk.context(member: WalletDesk.basma)
            for context in [thief, loose, desk.context(WalletDesk.otherHospital)] {
                await desk.expectFailure(.notFound) { try await desk.cards.card(context, shop.card) }
                await desk.expectFailure(.notFound) { try await desk.cards.claim(context, on: shop.card, claim.id) }
                await desk.expectFailure(.notFound) {
                    try await desk.cards.claims(context, on: shop.card, WalletPageRequest())
                }
                #expect(try await desk.cards.cards(context, CardListQuery()).items.isEmpty)
            }
            let abroad = desk.context(WalletDesk.otherHospital)
            await desk.expectFailure(.notFound) {
                try await desk.cards.claim(abroad, on: shop.card, try shop.request(10, "c2"))
            }
            await desk.expectFailure(.notFound) { try await desk.cards.reverseClaim(abroad, on: shop.card, claim.id) }
            await desk.expectFailure(.staffOnly) {
                try await desk.cards.claim(loose, on: shop.card, try shop.request(10, "c2"))
            }
        }
    }

    @Test func `what is switched off is refused, and a settlement counts claims as sales`() async throws {
        try await withMerchantDesks { desks, clock in
            let desk = desks[0].desk
            let shop = try await desk.cardShop(funded: 50_000)
            _ = try await desks[0].service.changeMethods(
                desk.context(), shop.merchant, expectedVersion: nil, ChangeMethodsRequest(methods: [.card]))
            let first = try await desk.cards.claim(desk.context(), on: shop.card, try shop.request(40, "c1")).view
            _ = try await desk.cards.claim(desk.context(), on: shop.card, try shop.request(20, "c2"))
            _ = try await desk.cards.reverseClaim(desk.context(), on: shop.card, first.id)
            await desk.expectFailure(.merchant(.methodNotTaken(.wallet))) {
                try await desk.transfer(desk.context(), shop.funder, shop.wallet, 5, "sale")
            }
            clock.advance(by: .seconds(86_400))
            let item = try await desks[0].run(shop.merchant, through: "2026-01-05")
            let settlement = try #require(item.settlements.first)
            #expect(settlement.sales.amountMinor == 60 && settlement.refunds.amountMinor == 40)
            #expect(settlement.lineCount == 3)
            _ = try await desks[0].service.changeMethods(
                desk.context(), shop.merchant, expectedVersion: nil, ChangeMethodsRequest(methods: [.wallet]))
            await desk.expectFailure(.merchant(.methodNotTaken(.card))) {
                try await desk.cards.claim(desk.context(), on: shop.card, try shop.request(5, "c3"))
            }
        }
    }

    @Test func `cards end by themselves, in pages, once, by the day of the hospital`() async throws {
        let clock = MerchantDesk.clock()
        try await withWalletDesks(2, clock: clock) { desks in
            let desk = desks[0]
            let plan = try await desk.plan()
            var cards: [CardID] = []
            for _ in 0..<3 { cards.append(try await desk.card(plan.id, of: WalletDesk.amal)) }
            let workers = desks.map { desk in
                CardExpiry(
                    LiveCardService(
                        wallets: LiveWalletService(
                            dependencies: desk.dependencies, definition: WalletModule.definition())), pageSize: 2)
            }
            #expect(try await workers[0].round() == JobReport())
            // The last day, at noon: it counts still.
            clock.advance(by: .seconds(364 * 86_400))
            #expect(try await workers[0].round() == JobReport())
            clock.advance(by: .seconds(86_400))
            #expect(try await desk.cards.card(desk.context(), cards[0]).status == .expired)
            var query = CardListQuery()
            query.status = .expired
            #expect(try await desk.cards.cards(desk.context(), query).items.isEmpty)
            async let first = workers[0].round()
            async let second = workers[1].round()
            let rounds = try await [first, second]
            let (expired, failed) = (rounds.map(\.done).reduce(0, +), rounds.map(\.failed).reduce(0, +))
            #expect(expired == 3 && failed == 0)
            #expect(try await desk.cards.cards(desk.context(), query).items.map(\.id) == cards.reversed())
            #expect(try await workers[1].round() == JobReport())
            #expect(try desk.sql("SELECT count(*) FROM journal.event WHERE type = 'CardExpired'") == "3")
            try await desk.expectCleanCards()
        }
    }
}

/// A card of Amal's, and a merchant who takes it.
struct CardShop: Sendable {
    var card: CardID
    var funder: WalletID
    var merchant: MerchantID
    var wallet: WalletID
    var day: LocalDate

    /// A claim of a dental service of today, of which a hundred units a year are paid.
    func request(_ amountMinor: Int64, _ reference: String) throws -> CardClaimRequest {
        CardClaimRequest(
            merchantId: merchant, benefitClass: "dental", amount: try WalletDesk.pounds(amountMinor),
            serviceDate: day, reference: reference)
    }
}

extension WalletDesk {
    /// A card and a merchant who takes it.
    func cardShop(funded amountMinor: Int64) async throws -> CardShop {
        let plan = try await plan(funded: amountMinor)
        let card = try await card(plan.id, of: Self.amal)
        let merchant = try await MerchantDesk(desk: self).merchant()
        return CardShop(
            card: card, funder: plan.funderWalletId, merchant: merchant.id, wallet: try #require(merchant.walletId),
            day: try await cards.card(context(), card).firstDay)
    }

    /// The context of a request of a merchant's key.
    func context(key: String?, of merchant: MerchantID) -> RequestContext {
        var context = context(key: key)
        context.principal.kind = .apiKey
        context.principal.roles = []
        context.principal.onBehalfOf = merchant.retagged()
        return context
    }
}
