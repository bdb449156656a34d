import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// Of which events the desk gives money back: a list, and nothing else.
@Suite struct RefundableEventTests {
    /// Every kind of event that moves money, with who gets it back of whom; else where it is given back.
    private static func expected(_ event: WalletEvent) -> String {
        switch event {
        case .debited(let event): "\(event.walletID) of outside"
        case .transferred(let event): event.cardClaimID == nil ? "\(event.from) of \(event.to)" : "cardClaim"
        case .holdCaptured(let event):
            event.paymentID.map { "payment \($0)" }
                ?? "\(event.walletID) of \(event.to.map { "\($0)" } ?? "outside")"
        case .payment(let event): event.moved.map { "payment \($0.step.paymentID)" } ?? "none"
        default: "none"
        }
    }

    private static func found(_ event: WalletEvent) -> String {
        do throws(DeskRule) {
            let movement = try RefundableMovement(event)
            return "\(movement.payer) of \(movement.payee.map { "\($0)" } ?? "outside")"
        } catch {
            switch error {
            case .notRefundable(.payment(let payment)): return "payment \(payment)"
            case .notRefundable(.cardClaim): return "cardClaim"
            case .notRefundable(.none): return "none"
            default: return error.code
            }
        }
    }

    /// An event of every kind, as the codecs are tested with.
    private static func events() throws -> [WalletEvent] {
        var events: [WalletEvent] = WalletEventCodecTests.golden.map(\.event)
        events += CardEventCodecTests.golden.map { .card($0.event) }
        events += try MerchantCodecTests.golden().map { .merchant($0.event) }
        events += PaymentCodecTests.golden.map { .payment($0.event) }
        events += ClearingCodecTests.golden.map { .clearing($0.event) }
        events += DeskCodecTests.golden.map { .desk($0.event) }
        return events
    }

    @Test func `each event is given back where it says`() throws {
        for event in try Self.events() { #expect(Self.found(event) == Self.expected(event)) }
    }

    @Test func `of all types of lines those of debits, transfers and captures alone are given back`() throws {
        var (all, given): (Set<WalletTransactionType>, Set<WalletTransactionType>) = ([], [])
        for event in try Self.events() {
            guard let posting = LedgerPosting(event, of: Given.hospital) else { continue }
            let types = [posting.debit, posting.credit].compactMap(\.transactionType)
            all.formUnion(types)
            if Self.found(event).contains(" of ") {
                given.formUnion(types)
                let movement = try RefundableMovement(event)
                #expect(movement.amount == posting.amount)
                #expect(movement.payer.retagged() == posting.debit.accountID)
            }
        }
        // A refund of a collection is a step of a payment, as `payment` is.
        #expect(all == Set(WalletTransactionType.allCases).subtracting([.refund]))
        #expect(given == [.debit, .transferOut, .transferIn, .capture])
    }
}
