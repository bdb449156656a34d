import Journal
import Kernel
import WalletAPI

/// What a batch does to one row of `wallet.approval`; nil stays as it is.
struct ApprovalRowChange {
    var hospitalID: HospitalID
    var approvalID: ApprovalID
    /// The request, where the batch makes the row.
    var requested: ApprovalRequested?
    /// Where the request itself was changed.
    var step: Step?
    var transactionID: EventID?

    /// A change of the request.
    struct Step {
        var version: Int
        var status: ApprovalStatus
        var by: UserID?
        var reason: String?
        var at: Timestamp
    }

    /// Folds a batch's events into one change per row.
    static func fold(_ events: [AppendedEvent<WalletEvent>]) -> [ApprovalRowChange] {
        var rows = FoldedRows<TenantKey<ApprovalTag>, ApprovalRowChange>()
        for appended in events {
            guard case .desk(let event) = appended.event, let id = event.approvalID else { continue }
            let first = ApprovalRowChange(hospitalID: appended.hospitalID, approvalID: id)
            rows.update(TenantKey(appended.hospitalID, id), first: first) { $0.apply(event, appended) }
        }
        return rows.changes
    }

    private mutating func apply(_ event: DeskEvent, _ appended: AppendedEvent<WalletEvent>) {
        func step(_ status: ApprovalStatus, _ event: ApprovalDecided) -> Step {
            Step(version: appended.version, status: status, by: event.by, reason: event.reason, at: event.at)
        }
        switch event {
        case .requested(let event):
            requested = event
            self.step = Step(version: appended.version, status: .pending, at: event.at)
        case .granted(let event): self.step = step(.approved, event)
        case .refused(let event): self.step = step(.refused, event)
        case .withdrawn(let event): self.step = step(.withdrawn, event)
        case .expired(let event): self.step = step(.expired, event)
        case .refunded: transactionID = appended.eventID
        case .refundCounted, .settingsChanged: break
        }
    }
}

extension DeskEvent {
    /// The request that an event is about; nil where it is about none.
    fileprivate var approvalID: ApprovalID? {
        switch self {
        case .requested(let event): event.approvalID
        case .granted(let event), .refused(let event), .withdrawn(let event), .expired(let event): event.approvalID
        case .refunded(let event): event.approvalID
        case .refundCounted, .settingsChanged: nil
        }
    }
}
