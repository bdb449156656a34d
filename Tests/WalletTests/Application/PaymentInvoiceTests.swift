import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What is asked about the invoice that a payment is for, before anybody is asked for money.
@Suite struct PaymentInvoiceTests {
    /// Invoices by what is open of them; the last one is kept in dollars.
    private struct Invoices: PayableInvoices {
        static let open = id(1)
        static let closed = id(2)
        static let foreign = id(3)
        static let unknown = id(4)

        static func id(_ number: UInt64) -> PaidInvoiceID {
            PaidInvoiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0e00 | number)
        }

        func payable(_ context: RequestContext, _ id: PaidInvoiceID) async throws(Failure) -> PayableInvoice? {
            let rows: [PaidInvoiceID: (Int64, String)] = [
                Self.open: (700, "EGP"), Self.closed: (0, "EGP"), Self.foreign: (9_000, "USD"),
            ]
            guard let row = rows[id], let currency = Currency(row.1) else { return nil }
            return PayableInvoice(open: Money(amountMinor: row.0, currency: currency), userId: WalletDesk.amal)
        }
    }

    /// Invoices whose keeper does not answer.
    private struct AwayInvoices: PayableInvoices {
        func payable(_ context: RequestContext, _ id: PaidInvoiceID) async throws(Failure) -> PayableInvoice? {
            throw Failure(.unavailable, code: "unavailable", detail: "")
        }
    }

    private func service(_ desk: PaymentDesk, _ invoices: any PayableInvoices) -> LivePaymentService {
        var dependencies = desk.desk.dependencies
        dependencies.invoices = invoices
        return LivePaymentService(
            wallets: LiveWalletService(dependencies: dependencies, definition: WalletModule.definition()))
    }

    private static func request(
        _ invoice: PaidInvoiceID, _ amountMinor: Int64, from wallet: WalletID? = nil
    ) throws -> InitiatePaymentRequest {
        try PaymentDesk.request(wallet == nil ? .gateway : .wallet, amountMinor) { request in
            request.invoiceId = invoice
            request.walletId = wallet
        }
    }

    @Test func `what an invoice does not take is refused, and leaves nothing`() async throws {
        try await withPaymentDesk { desk, _ in
            let service = service(desk, Invoices())
            let payer = try await desk.desk.wallet(5_000)
            let before = try desk.desk.events()
            let rows: [(PaidInvoiceID, Int64, String, String?)] = [
                (Invoices.unknown, 1, "unknownInvoice", "invoiceId"),
                (Invoices.closed, 1, "invoiceNotPayable", "invoiceId"),
                (Invoices.foreign, 1, "currencyMismatch", nil),
                (Invoices.open, 701, "exceedsOpenAmount", "amount"),
            ]
            for (invoice, amountMinor, code, field) in rows {
                for wallet in [nil, payer] {
                    let request = try Self.request(invoice, amountMinor, from: wallet)
                    let found = await desk.desk.failure { try await service.initiatePayment(desk.context, request) }
                    let failure = try #require(found).failure
                    #expect(failure.kind == .ruleViolated && failure.code == code, "\(failure)")
                    let named = failure.members.first { $0.name == "field" }
                    let member = named.map { String(decoding: $0.json, as: UTF8.self) }
                    let expected = field.map { "\"\($0)\"" }
                    #expect(member == expected, "\(code)")
                }
            }
            #expect(desk.gateway.calls.isEmpty)
            let after = try desk.desk.events()
            #expect(after == before)
        }
    }

    @Test func `what is open can be asked for whole, and a repeat is answered though less is open by then`()
        async throws
    {
        try await withPaymentDesk { desk, _ in
            let context = desk.desk.context(key: "visit")
            let request = try Self.request(Invoices.open, 700)
            let made = try await service(desk, Invoices()).initiatePayment(context, request)
            #expect(made.view.invoiceId == Invoices.open && made.view.status == .initiated)
            let again = try await service(desk, NoInvoices()).initiatePayment(context, request)
            #expect(again.view.id == made.view.id && again.receipt.isReplay)
        }
    }

    @Test func `where nobody keeps invoices none is known, and where nobody answers nothing is begun`() async throws {
        try await withPaymentDesk { desk, _ in
            let request = try Self.request(Invoices.open, 1)
            let found = await desk.desk.failure {
                try await service(desk, NoInvoices()).initiatePayment(desk.context, request)
            }
            #expect(found?.failure.code == "unknownInvoice")
            let away = await desk.desk.failure {
                try await service(desk, AwayInvoices()).initiatePayment(desk.context, request)
            }
            #expect(away?.isTransient == true)
            #expect(desk.gateway.calls.isEmpty)
        }
    }
}
