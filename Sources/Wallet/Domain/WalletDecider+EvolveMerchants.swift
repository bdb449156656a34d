import Kernel
import WalletAPI

extension WalletDecider {
    /// A merchant after one more event of theirs.
    static func evolve(_ merchant: MerchantAccount, _ event: MerchantEvent) -> MerchantAccount {
        var next = merchant
        switch event {
        case .applied, .feesCharged, .taxCharged: break
        case .verified(let event):
            next.status = .verified
            next.fees = event.fees
            next.settlementDays = event.settlementDays
            next.updatedAt = event.at
        case .activated(let event):
            next.status = .active
            next.updatedAt = event.at
        case .suspended(let event):
            next.status = .suspended
            next.updatedAt = event.at
        case .changed(let event):
            next.fees = event.fees ?? merchant.fees
            next.settlementDays = event.settlementDays ?? merchant.settlementDays
            next.updatedAt = event.at
        case .methodsChanged(let event):
            next.methods = event.methods
            next.updatedAt = event.at
        case .settled(let event):
            next.settled = MerchantAccount.Settled(event, after: merchant.settled)
            next.updatedAt = event.at
        }
        return next
    }

    /// A merchant's wallet after an event that concerns both.
    static func evolve(_ wallet: WalletAccount, _ event: MerchantEvent) -> WalletAccount {
        var next = wallet
        switch event {
        case .applied, .verified, .suspended, .changed: break
        case .activated(let event): next.takesTransfers = event.methods.contains(.wallet)
        case .methodsChanged(let event): next.takesTransfers = event.methods.contains(.wallet)
        case .feesCharged(let event), .taxCharged(let event):
            next.balanceMinor = event.balanceMinor
            next.updatedAt = event.at
        case .settled(let event):
            next.balanceMinor = event.balanceMinor
            next.updatedAt = event.at
        }
        return next
    }
}

extension MerchantAccount {
    /// A merchant as they applied.
    init(_ event: MerchantApplied) {
        self.init(
            merchantID: event.merchantID, walletID: event.walletID, status: .applied,
            methods: Set(PaymentMethodSwitch.allCases), currency: event.currency, fees: nil,
            settlementDays: MerchantLimits.usualSettlementDays, settled: Settled(), createdAt: event.at,
            updatedAt: event.at)
    }
}

extension MerchantAccount.Settled {
    /// How far a merchant is settled with after a settlement.
    init(_ event: SettlementRan, after settled: MerchantAccount.Settled) {
        self.init(
            count: event.number, day: event.completesDay ? event.day : settled.day,
            throughVersion: event.tally.throughVersion, carriedMinor: event.amounts.carriedMinor,
            owedFeesMinor: event.amounts.owedFeesMinor, owedTaxMinor: event.amounts.owedTaxMinor)
    }
}
