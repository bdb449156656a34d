import Kernel
import WalletAPI

/// What happened to a merchant's wallet over a span of its versions, in minor units.
struct SettlementTally: Sendable, Hashable {
    /// The span: after this version of the wallet's stream …
    var afterVersion: Int
    /// … up to this one.
    var throughVersion: Int
    var saleCount = 0
    var refundCount = 0
    var adjustmentCount = 0
    var salesMinor: Int64 = 0
    var refundsMinor: Int64 = 0
    /// What staff put in, less what they took out.
    var adjustmentsMinor: Int64 = 0
    /// What the sales cost, sale by sale.
    var feesMinor: Int64 = 0
    /// The tax on that, sale by sale.
    var taxMinor: Int64 = 0

    /// How many lines the settlement has.
    var lineCount: Int { saleCount + refundCount + adjustmentCount }

    /// A span in which nothing happened yet.
    init(afterVersion: Int) {
        self.afterVersion = afterVersion
        throughVersion = afterVersion
    }

    /// Adds a line; says no, and changes nothing, where the settlement would grow beyond what one may have.
    mutating func add(_ line: SettlementLine) -> Bool {
        guard lineCount < MerchantLimits.settlementLines else { return false }
        var next = self
        let limit = MerchantLimits.settlementSumMinor
        switch line.kind {
        case .sale:
            next.saleCount += 1
            next.salesMinor += line.amountMinor
            next.feesMinor += line.feeMinor
            next.taxMinor += line.taxMinor
        case .refund:
            next.refundCount += 1
            next.refundsMinor += line.amountMinor
        case .adjustment:
            next.adjustmentCount += 1
            next.adjustmentsMinor += line.amountMinor
        }
        guard next.salesMinor <= limit, next.refundsMinor <= limit, next.adjustmentsMinor.magnitude <= limit.magnitude
        else { return false }
        self = next
        return true
    }
}

/// One line of a settlement: what one event did to the merchant's wallet.
struct SettlementLine: Sendable, Hashable {
    var kind: SettlementLineKind
    /// Above zero; of an adjustment below zero where staff took money out.
    var amountMinor: Int64
    var feeMinor: Int64 = 0
    var taxMinor: Int64 = 0
    var reference: String
    var day: LocalDate
}

extension SettlementLine {
    /// What an event did to a merchant's wallet; nil where it moved no money of theirs, or was a settlement itself.
    init?(_ event: WalletEvent, of wallet: WalletID, _ terms: MerchantFeeTerms) {
        switch event {
        case .credited(let event) where event.walletID == wallet:
            self.init(.adjustment, event.amount.amountMinor, event.reference, event.day)
        case .debited(let event) where event.walletID == wallet:
            self.init(.adjustment, -event.amount.amountMinor, event.reference, event.day)
        case .transferred(let event) where event.to == wallet:
            self.init(saleMinor: event.amount.amountMinor, event.reference, event.day, terms)
        case .transferred(let event) where event.from == wallet:
            self.init(.refund, event.amount.amountMinor, event.reference, event.day)
        case .holdCaptured(let event) where event.to == wallet:
            self.init(saleMinor: event.amount.amountMinor, event.reference, event.day, terms)
        case .holdCaptured(let event) where event.walletID == wallet:
            if event.to == nil {
                self.init(.adjustment, -event.amount.amountMinor, event.reference, event.day)
            } else {
                self.init(.refund, event.amount.amountMinor, event.reference, event.day)
            }
        case .payment(let event):
            guard let moved = event.moved, moved.walletID == wallet else { return nil }
            self.init(event, moved, terms)
        case .clearing(let event): self.init(event)
        case .desk(.refunded(let event)) where event.from == wallet:
            self.init(.refund, event.amount.amountMinor, event.reference, event.day)
        // What a merchant had paid and got back is no sale.
        case .desk(.refunded(let event)) where event.to == wallet:
            self.init(.adjustment, event.amount.amountMinor, event.reference, event.day)
        default: return nil
        }
    }

    /// What a payment brought a merchant is a sale; what they give back is a refund, and what of that comes back to them is put
    /// in again.
    private init?(_ event: PaymentEvent, _ moved: PaymentMoved, _ terms: MerchantFeeTerms) {
        let (amountMinor, reference) = (moved.amount.amountMinor, moved.step.terms.reference)
        switch event {
        case .captured: self.init(saleMinor: amountMinor, reference, moved.day, terms)
        case .refundRequested: self.init(.refund, amountMinor, reference, moved.day)
        case .refundFailed, .refunded: self.init(.adjustment, amountMinor, reference, moved.day)
        default: return nil
        }
    }

    /// What went to another tenant, or came from there, is no sale.
    private init?(_ event: ClearingEvent) {
        switch event {
        case .sent(let event):
            self.init(.adjustment, -event.fact.amount.amountMinor, event.fact.reference, event.day)
        case .received(let event):
            self.init(.adjustment, event.fact.amount.amountMinor, event.fact.reference, event.day)
        case .returned(let event): self.init(.adjustment, event.amount.amountMinor, event.reference, event.day)
        case .refused, .settled, .agreed: return nil
        }
    }

    private init(_ kind: SettlementLineKind, _ amountMinor: Int64, _ reference: String, _ day: LocalDate) {
        self.init(kind: kind, amountMinor: amountMinor, reference: reference, day: day)
    }

    private init(saleMinor: Int64, _ reference: String, _ day: LocalDate, _ terms: MerchantFeeTerms) {
        self.init(.sale, saleMinor, reference, day)
        (feeMinor, taxMinor) = terms.fee(ofSaleMinor: saleMinor)
    }
}
