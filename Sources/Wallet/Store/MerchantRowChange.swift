import Journal
import Kernel
import WalletAPI

/// What a batch does to one row of `wallet.merchant`; nil stays as it is.
struct MerchantRowChange {
    var hospitalID: HospitalID
    var merchantID: MerchantID
    var version = 0
    var updatedAt = Timestamp(microseconds: 0)
    /// The application, where the batch makes the row.
    var applied: MerchantApplied?
    var status: MerchantStatus?
    var methods: Set<PaymentMethodSwitch>?
    var details = MerchantDetails()
    var fees: MerchantFeeTerms?
    var settlementDays: Int?
    var settledThrough: LocalDate?

    /// Folds a batch's events into one change per row.
    static func fold(_ events: [AppendedEvent<WalletEvent>]) -> [MerchantRowChange] {
        var rows = FoldedRows<TenantKey<MerchantTag>, MerchantRowChange>()
        for appended in events {
            guard case .merchant(let event) = appended.event, let (id, at) = event.place else { continue }
            let first = MerchantRowChange(hospitalID: appended.hospitalID, merchantID: id)
            rows.update(TenantKey(appended.hospitalID, id), first: first) { change in
                change.version = appended.version
                change.updatedAt = at
                change.apply(event)
            }
        }
        return rows.changes
    }

    private mutating func apply(_ event: MerchantEvent) {
        switch event {
        case .applied(let event):
            applied = event
            status = .applied
            methods = Set(PaymentMethodSwitch.allCases)
            details = event.details
        case .verified(let event):
            status = .verified
            fees = event.fees
            settlementDays = event.settlementDays
        case .activated: status = .active
        case .suspended: status = .suspended
        case .changed(let event):
            details.name = event.details.name ?? details.name
            details.contact = event.details.contact ?? details.contact
            details.payoutAccount = event.details.payoutAccount ?? details.payoutAccount
            fees = event.fees ?? fees
            settlementDays = event.settlementDays ?? settlementDays
        case .methodsChanged(let event): methods = event.methods
        case .settled(let event): if event.completesDay { settledThrough = event.day }
        case .feesCharged, .taxCharged: break
        }
    }
}

extension MerchantEvent {
    /// The merchant on whose stream the event is, and when; nil for what is of the wallet's stream alone.
    fileprivate var place: (MerchantID, Timestamp)? {
        switch self {
        case .applied(let event): (event.merchantID, event.at)
        case .verified(let event): (event.merchantID, event.at)
        case .activated(let event), .suspended(let event): (event.merchantID, event.at)
        case .changed(let event): (event.merchantID, event.at)
        case .methodsChanged(let event): (event.merchantID, event.at)
        case .settled(let event): (event.merchantID, event.at)
        case .feesCharged, .taxCharged: nil
        }
    }
}
