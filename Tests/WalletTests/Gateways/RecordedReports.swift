import Kernel
import Synchronization
import WalletAPI

/// Payments, as far as gateways tell them anything: it records what is told, and fails where a test says so.
final class RecordedReports: PaymentReports {
    private struct State {
        var notices: [(gateway: String, notice: GatewayNotice)] = []
        var facts: Set<GatewayReport> = []
        var failures: [WalletServiceError] = []
    }

    private let state = Mutex(State())

    /// The ids of the notices that were taken, in order.
    var ids: [String] { state.withLock { $0.notices.map(\.notice.id) } }
    /// The gateways that told them.
    var gateways: [String] { state.withLock { $0.notices.map(\.gateway) } }
    /// What was told, each thing once, as payments take it.
    var facts: Set<GatewayReport> { state.withLock { $0.facts } }

    /// Fails with the next notice.
    func fail(_ error: WalletServiceError) { state.withLock { $0.failures.append(error) } }

    func report(_ notice: GatewayNotice, from gateway: String) async throws(WalletServiceError) {
        let failure = state.withLock { state -> WalletServiceError? in
            if !state.failures.isEmpty { return state.failures.removeFirst() }
            state.notices.append((gateway, notice))
            state.facts.formUnion(notice.reports)
            return nil
        }
        if let failure { throw failure }
    }
}
