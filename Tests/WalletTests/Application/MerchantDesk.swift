import Crypto
import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What tests of merchants ask of a desk.
struct MerchantDesk: Sendable {
    /// At noon of a Monday in Cairo.
    static let noon = Timestamp(seconds: 1_767_607_200)

    let desk: WalletDesk

    var service: any MerchantService { desk.module.merchants }

    /// A clock at noon whose monotonic reading is that of this machine, by which deadlines go.
    static func clock() -> ManualClock {
        ManualClock(noon, monotonicNanoseconds: SystemClock().monotonicNanoseconds())
    }

    static let fees = MerchantFeeTerms(basisPoints: 250, fixedMinor: 100, minimumMinor: 150, taxBasisPoints: 1_400)

    static func application(_ name: String = "Nile Pharmacy") throws -> ApplyMerchantRequest {
        ApplyMerchantRequest(
            name: name, contact: MerchantContact(name: "Mona Adel", phone: "0100 123 4567", email: "mona@example.com"),
            currency: try WalletDesk.pounds(1).currency, payoutAccount: "EG38 0019 0005 0000 0000 2631 8000 2")
    }

    /// The context of a key that acts for a merchant.
    func context(of merchant: MerchantID) -> RequestContext {
        var context = desk.context()
        context.principal.kind = .apiKey
        context.principal.roles = []
        context.principal.onBehalfOf = merchant.retagged()
        return context
    }

    /// An active merchant who is settled with after so many days.
    func merchant(_ settlementDays: Int = 1) async throws -> MerchantView {
        let context = desk.context()
        let id = try await service.applyMerchant(context, try Self.application()).view.id
        let terms = VerifyMerchantRequest(fees: Self.fees, settlementDays: settlementDays)
        _ = try await service.verifyMerchant(context, id, expectedVersion: 1, terms)
        return try await service.activateMerchant(context, id, expectedVersion: 2).view
    }

    /// Runs a settlement of one merchant.
    func run(_ merchant: MerchantID, through day: String) async throws -> SettlementRunView.Item {
        let day: LocalDate = try #require(LocalDate(day))
        let request = RunSettlementsRequest(day: day, merchantId: merchant)
        return try #require(try await service.runSettlements(desk.context(), request).items.first)
    }
}

/// Gives `body` so many processes on one fresh database, with one clock.
func withMerchantDesks(_ count: Int = 1, _ body: ([MerchantDesk], ManualClock) async throws -> Void) async throws {
    let clock = MerchantDesk.clock()
    try await withWalletDesks(count, clock: clock) { try await body($0.map { MerchantDesk(desk: $0) }, clock) }
}
