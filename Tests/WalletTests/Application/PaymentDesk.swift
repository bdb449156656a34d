import Crypto
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What tests of payments ask of a desk.
struct PaymentDesk: Sendable {
    let desk: WalletDesk
    let gateway: ScriptedGateway
    let log: CollectedLog

    var service: any PaymentService { desk.module.payments }
    var context: RequestContext { desk.context() }
    var live: LivePaymentService {
        LivePaymentService(
            wallets: LiveWalletService(dependencies: desk.dependencies, definition: WalletModule.definition()))
    }

    static func request(
        _ method: PaymentMethod, _ amountMinor: Int64, _ change: (inout InitiatePaymentRequest) -> Void = { _ in }
    ) throws -> InitiatePaymentRequest {
        var request = InitiatePaymentRequest(
            method: method, amount: try WalletDesk.pounds(amountMinor), reference: "visit-1")
        change(&request)
        return request
    }

    /// A payment through the gateway that has an order.
    func atGateway(
        _ amountMinor: Int64 = 1_000, _ change: (inout InitiatePaymentRequest) -> Void = { _ in }
    ) async throws -> PaymentID {
        try await service.initiatePayment(context, Self.request(.gateway, amountMinor, change)).view.id
    }

    /// A payment from a wallet.
    func fromWallet(
        _ wallet: WalletID, _ amountMinor: Int64 = 1_000, _ change: (inout InitiatePaymentRequest) -> Void = { _ in }
    ) async throws -> PaymentID {
        var request = try Self.request(.wallet, amountMinor, change)
        request.walletId = wallet
        return try await service.initiatePayment(context, request).view.id
    }

    /// Tells facts of a payment, each in a notice of its own.
    func tell(_ payment: PaymentID, attempt: String = "pay-1", _ facts: GatewayReport.Fact...) async throws {
        for fact in facts {
            let report = ScriptedGateway.report(payment, fact, attempt: attempt)
            try await service.report(GatewayNotice(id: "notice", reports: [report]), from: gateway.name)
        }
    }

    func view(_ id: PaymentID) async throws -> PaymentView { try await service.payment(context, id) }

    /// Status, captured and refunded: `captured 1000 0`; then what is under way, where something is.
    func summary(_ id: PaymentID) async throws -> String {
        let view = try await view(id)
        var text = "\(view.status.rawValue) \(view.captured.amountMinor) \(view.refunded.amountMinor)"
        if let capturing = view.capturing { text += " capturing \(capturing.amountMinor)" }
        if let refunding = view.refunding { text += " refunding \(refunding.amountMinor)" }
        return text
    }

    /// Credits − debits of the tenant's accounts of a type.
    func account(_ type: LedgerAccountType) async throws -> Int64 {
        try await desk.follow()
        let balance = try await desk.ledger.trialBalance(context, asOf: nil)
        return balance.lines.filter { $0.type == type }
            .reduce(0) { $0 + $1.credits.amountMinor - $1.debits.amountMinor }
    }

    /// Verifies the log and everything that is made of it.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await desk.follow()
        let faulty = try await desk.invariants().values.filter { !$0.isClean }
        #expect(faulty.isEmpty, "\(faulty)", sourceLocation: sourceLocation)
        try await desk.expectClean(sourceLocation: sourceLocation)
    }
}

/// Gives `body` so many processes on one fresh database, with one clock and one gateway.
func withPaymentDesks(
    _ count: Int = 1, capturesPartly: Bool = true, voids: Bool = true,
    _ body: ([PaymentDesk], ManualClock) async throws -> Void
) async throws {
    let (clock, log) = (MerchantDesk.clock(), CollectedLog())
    let gateway = ScriptedGateway(capturesPartly: capturesPartly, voids: voids)
    try await withWalletDesks(count, clock: clock, gateways: [gateway], log: log) { desks in
        try await body(desks.map { PaymentDesk(desk: $0, gateway: gateway, log: log) }, clock)
    }
}

/// Gives `body` one process on a fresh database.
func withPaymentDesk(
    capturesPartly: Bool = true, voids: Bool = true, _ body: (PaymentDesk, ManualClock) async throws -> Void
) async throws {
    try await withPaymentDesks(capturesPartly: capturesPartly, voids: voids) { try await body($0[0], $1) }
}
