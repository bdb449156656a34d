import Jobs
import Kernel
import Synchronization
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

extension WalletDesk {
    /// Clearings of this process between the two hospitals, which alone there are.
    func clearings(_ invoices: any PayableInvoices = NoInvoices()) -> LiveClearingService {
        var dependencies = dependencies
        dependencies.invoices = invoices
        dependencies.profiles = TwoTenants()
        return LiveClearingService(
            wallets: LiveWalletService(dependencies: dependencies, definition: WalletModule.definition()))
    }

    /// What the other hospital takes money from.
    func agree(_ operators: [HospitalID] = [WalletDesk.hospital]) async throws {
        _ = try await clearings().changeAgreement(
            context(Self.otherHospital), expectedVersion: nil, ChangeClearingAgreementRequest(operators: operators))
    }

    /// A request to send money of a wallet to one of the other hospital.
    static func clearing(
        _ from: WalletID, _ amountMinor: Int64, to wallet: WalletID? = nil, invoice: PaidInvoiceID? = nil
    ) throws -> SendClearingRequest {
        var request = SendClearingRequest(
            fromWalletId: from, hospitalId: otherHospital, amount: try pounds(amountMinor), reference: "visit")
        (request.toWalletId, request.invoiceId) = (wallet, invoice)
        return request
    }

    /// Looks at everything that is under way until nothing is.
    func carryAll(_ invoices: any PayableInvoices = NoInvoices()) async throws {
        let round = try await ClearingRunner(clearings(invoices)).round()
        #expect(round.failed == 0)
        let left = try await ClearingRunner(clearings(invoices)).round()
        #expect(left == JobReport())
    }
}

/// Settings of the two hospitals of a desk; there are no others.
struct TwoTenants: HospitalProfileSource {
    func profile(_ context: RequestContext) async throws(Failure) -> HospitalProfile {
        guard [WalletDesk.hospital, WalletDesk.otherHospital].contains(context.hospitalID) else { throw .notFound }
        return try await FixedProfiles().profile(context)
    }
}

/// One hospital, usually the other, has one invoice, of which something is open.
final class OneInvoice: PayableInvoices {
    static let id = PaidInvoiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0d01)
    private let openMinor: Mutex<Int64>
    private let hospital: HospitalID

    init(openMinor: Int64, in hospital: HospitalID = WalletDesk.otherHospital) {
        self.openMinor = Mutex(openMinor)
        self.hospital = hospital
    }

    /// Pays some of it.
    func pay(_ amountMinor: Int64) { openMinor.withLock { $0 -= amountMinor } }

    func payable(_ context: RequestContext, _ id: PaidInvoiceID) async throws(Failure) -> PayableInvoice? {
        guard context.hospitalID == hospital, id == Self.id, let currency = Currency("EGP") else {
            return nil
        }
        return PayableInvoice(
            open: Money(amountMinor: openMinor.withLock { $0 }, currency: currency), userId: WalletDesk.basma)
    }
}
