import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Merchants through the service, over a real journal.
@Suite struct MerchantServiceTests {
    @Test func `a merchant applies, is verified, and is paid into a wallet of their own once activated`() async throws {
        try await withMerchantDesks { desks, _ in
            let (desk, service, context) = (desks[0].desk, desks[0].service, desks[0].desk.context())
            let applied = try await service.applyMerchant(context, try MerchantDesk.application())
            #expect(applied.view.status == .applied)
            #expect(applied.view.name == "Nile Pharmacy")
            #expect(applied.view.contact?.phone == "+201001234567")
            #expect(applied.view.walletId == nil && applied.view.fees == nil)
            let id = applied.view.id
            await desk.expectFailure(.merchant(.merchantNotVerified)) {
                try await service.activateMerchant(context, id, expectedVersion: nil)
            }
            let terms = VerifyMerchantRequest(fees: MerchantDesk.fees)
            let verified = try await service.verifyMerchant(context, id, expectedVersion: 1, terms).view
            #expect(verified.fees == MerchantDesk.fees)
            #expect(verified.settlementDays == 1)
            await desk.expectFailure(.stale(version: 2)) {
                try await service.activateMerchant(context, id, expectedVersion: 1)
            }
            let active = try await service.activateMerchant(context, id, expectedVersion: 2).view
            let wallet = try await desk.service.wallet(context, try #require(active.walletId), asOf: nil)
            #expect(wallet.type == .merchant)
            #expect(wallet.status == .active)
            #expect(wallet.userId == id.retagged())
            #expect(try await service.merchant(context, id) == active)
            var change = ChangeMerchantRequest()
            change.name = "Delta Pharmacy"
            let changed = try await service.changeMerchant(context, id, expectedVersion: 3, change).view
            #expect(changed.name == "Delta Pharmacy")
            #expect(changed.contact == active.contact)
            try await desk.expectClean()
        }
    }

    @Test func `a suspended merchant is paid nothing, and nothing is paid out`() async throws {
        try await withMerchantDesks { desks, clock in
            let (desk, service, context) = (desks[0].desk, desks[0].service, desks[0].desk.context())
            let merchant = try await desks[0].merchant()
            let shop = try #require(merchant.walletId)
            let payer = try await desk.wallet(50_000)
            _ = try await desk.transfer(context, payer, shop, 10_000, "sale")
            let reason = WalletReasonRequest(reason: "Complaints")
            let stopped = try await service.suspendMerchant(context, merchant.id, expectedVersion: nil, reason).view
            #expect(stopped.status == .suspended)
            await desk.expectFailure(.rule(.walletSuspended)) {
                try await desk.transfer(context, payer, shop, 10, "late")
            }
            clock.advance(by: .seconds(86_400))
            #expect(try await desks[0].run(merchant.id, through: "2026-01-05").outcome == .notActive)
            _ = try await service.activateMerchant(context, merchant.id, expectedVersion: nil)
            let item = try await desks[0].run(merchant.id, through: "2026-01-05")
            #expect(item.settlements.map(\.payout.amountMinor) == [9_601])
        }
    }

    @Test func `a method that is switched off refuses what is paid by it`() async throws {
        try await withMerchantDesks { desks, _ in
            let (desk, context) = (desks[0].desk, desks[0].desk.context())
            let merchant = try await desks[0].merchant()
            let payer = try await desk.wallet(50_000)
            let request = ChangeMethodsRequest(methods: [.card])
            let view = try await desks[0].service.changeMethods(context, merchant.id, expectedVersion: nil, request)
                .view
            #expect(view.methods == [.card])
            let shop = try #require(merchant.walletId)
            await desk.expectFailure(.merchant(.methodNotTaken(.wallet))) {
                try await desk.transfer(context, payer, shop, 10, "sale")
            }
            #expect(try await desk.balance(payer) == 50_000)
        }
    }

    @Test func `a key that acts for a merchant reaches that one alone, and changes nothing`() async throws {
        try await withMerchantDesks { desks, _ in
            let (desk, service) = (desks[0].desk, desks[0].service)
            let (own, other) = (try await desks[0].merchant(), try await desks[0].merchant())
            let context = desks[0].context(of: own.id)
            #expect(try await service.merchant(context, own.id) == own)
            #expect(try await service.merchants(context, MerchantListQuery()).items == [own])
            await desk.expectFailure(.notFound) { try await service.merchant(context, other.id) }
            await desk.expectFailure(.notFound) {
                try await service.sales(context, of: other.id, from: .latest, through: .latest)
            }
            await desk.expectFailure(.staffOnly) {
                try await service.activateMerchant(context, own.id, expectedVersion: nil)
            }
            await desk.expectFailure(.staffOnly) {
                try await service.runSettlements(context, RunSettlementsRequest(day: .earliest))
            }
            var clerk = desk.context()
            clerk.principal.roles = ["merchant"]
            #expect(try await service.merchants(clerk, MerchantListQuery()).items.isEmpty)
            await desk.expectFailure(.notFound) { try await service.merchant(clerk, own.id) }
        }
    }

    @Test func `another tenant knows neither merchant nor settlement`() async throws {
        try await withMerchantDesks { desks, clock in
            let (desk, service) = (desks[0].desk, desks[0].service)
            let merchant = try await desks[0].merchant()
            let payer = try await desk.wallet(50_000)
            _ = try await desk.transfer(desk.context(), payer, try #require(merchant.walletId), 10_000, "sale")
            clock.advance(by: .seconds(86_400))
            let made = try await desks[0].run(merchant.id, through: "2026-01-05").settlements
            let settlement = try #require(made.first).id
            let other = desk.context(WalletDesk.otherHospital)
            await desk.expectFailure(.notFound) { try await service.merchant(other, merchant.id) }
            await desk.expectFailure(.notFound) { try await service.settlement(other, settlement) }
            await desk.expectFailure(.notFound) { try await service.settlementFile(other, settlement) }
            #expect(try await service.merchants(other, MerchantListQuery()).items.isEmpty)
            #expect(try await service.settlements(other, SettlementListQuery()).items.isEmpty)
            let request = RunSettlementsRequest(day: made[0].day, merchantId: merchant.id)
            await desk.expectFailure(.merchant(.unknownMerchant)) { try await service.runSettlements(other, request) }
        }
    }

    @Test func `all that is wrong with a request is told at once`() async throws {
        try await withMerchantDesks { desks, _ in
            let (desk, service, context) = (desks[0].desk, desks[0].service, desks[0].desk.context())
            var application = try MerchantDesk.application("")
            application.contact = MerchantContact(name: "Mona", phone: "12", email: "nobody")
            await desk.expectInvalid(
                ["name required", "contact.phone invalidPhone", "contact.email invalidEmail"]
            ) { try await service.applyMerchant(context, application) }
            var card = try MerchantDesk.application()
            card.payoutAccount = "4111 1111 1111 1111"
            await desk.expectFailure(.rule(.cardNumberNotAllowed(field: "payoutAccount"))) {
                try await service.applyMerchant(context, card)
            }
            let id = try await service.applyMerchant(context, try MerchantDesk.application()).view.id
            let terms = VerifyMerchantRequest(
                fees: MerchantFeeTerms(basisPoints: 10_001, fixedMinor: -1), settlementDays: -1)
            await desk.expectInvalid(
                ["fees.basisPoints outOfRange", "fees.fixedMinor outOfRange", "settlementDays outOfRange"]
            ) { try await service.verifyMerchant(context, id, expectedVersion: nil, terms) }
            await desk.expectInvalid(["day inFuture"]) {
                try await desks[0].run(id, through: "2026-01-06")
            }
        }
    }
}
