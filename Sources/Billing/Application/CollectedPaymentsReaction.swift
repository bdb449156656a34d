import Crypto
import Journal
import Kernel
import WalletAPI

/// Receives and gives back what Wallet collects for invoices.
///
/// Money for an invoice that is not there, and a refund of more than Billing has of the payment, are parked with the payment's
/// stream: `medley projections list` tells them, and once they are mended they are taken up again. Nothing else is refused: what an
/// invoice does not take any more is its patient's deposit.
struct CollectedPaymentsReaction: Reaction {
    let name = "billing.collectedPayments"
    let onPoison = PoisonPolicy.parkStream
    let service: LiveBillingService

    /// How long one fact may take.
    static let commandSeconds: UInt64 = 30

    func isConcerned(with event: WalletIntegrationEvent) -> Bool {
        if case .paymentChanged(let changed) = event { changed.invoiceId != nil } else { false }
    }

    func react(to event: PublishedEvent<WalletIntegrationEvent>) async throws {
        // What a merchant is paid is no money of the tenant's own.
        guard case .paymentChanged(let changed) = event.event, let invoice = changed.invoiceId,
            changed.merchantId == nil
        else { return }
        switch changed.change {
        case .captured:
            try await service.receiveCollected(context(event), changed, for: invoice, event.eventID, event.recordedAt)
        case .refunded:
            try await service.refundCollected(context(event), changed, event.eventID, event.recordedAt)
        case .initiated, .authorized, .failed, .cancelled, .expired: break
        }
    }

    private func context(_ event: PublishedEvent<WalletIntegrationEvent>) -> RequestContext {
        RequestContext(
            hospitalID: event.hospitalID,
            principal: Principal(kind: .system, id: UserID(high: 0, low: 0), roles: [], permissions: []),
            // How long a command may take is real time, whatever clock the day is taken from.
            deadlineNanoseconds: SystemClock().monotonicNanoseconds() + Self.commandSeconds * 1_000_000_000,
            requestID: "collected-payments",
            trace: TraceContext(
                traceHigh: SecureRandom.uint64(), traceLow: SecureRandom.uint64() | 1,
                spanID: SecureRandom.uint64() | 1, isSampled: false))
    }
}
