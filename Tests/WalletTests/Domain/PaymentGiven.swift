import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What tests of payments begin with.
enum PaymentGiven {
    static let paymentID = PaymentID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0031)
    static let refundID = PaymentRefundID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0032)
    static let holdID = Given.holdID(1)
    static let expiresAt = Given.at.advanced(by: .seconds(3_600))

    static func terms(_ method: PaymentMethod = .gateway, _ amountMinor: Int64 = 100) -> PaymentTerms {
        PaymentTerms(
            method: method, amount: Given.money(amountMinor), merchantId: nil, invoiceId: nil, reference: "visit-1")
    }

    /// A payment of 100 through a gateway that pays the tenant itself.
    static func gateway(isAutomatic: Bool = true) -> Payment {
        Payment(
            PaymentInitiated(
                paymentID: paymentID, terms: terms(), gateway: "g", isAutomatic: isAutomatic, expiresAt: expiresAt,
                at: Given.at))
    }

    /// A payment of 100 from wallet 1 that pays the tenant itself.
    static func wallet() -> Payment {
        Payment(
            PaymentInitiated(
                paymentID: paymentID, terms: terms(.wallet), gateway: nil, payerID: Given.owner,
                payerWalletID: Given.id(1), isAutomatic: false, expiresAt: expiresAt, at: Given.at))
    }

    static func place(_ payer: WalletID? = nil, at: Timestamp = Given.at) -> PaymentPlace {
        PaymentPlace(paymentID: paymentID, payerWalletID: payer, payeeWalletID: nil, at: at, day: Given.today)
    }

    /// The payment after a command that concerns it alone.
    static func after(_ command: PaymentCommand, _ payment: Payment) throws -> Payment {
        try after(command, [.payment(payment)])
    }

    /// The payment after a command on it and its wallets.
    static func after(_ command: PaymentCommand, _ states: [WalletState]) throws -> Payment {
        var states = states
        for event in try WalletDecider.decide(.payment(command), states) {
            for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                states[index] = WalletDecider.evolve(states[index], event.event)
            }
        }
        guard case .payment(let payment) = states[0] else {
            throw WalletServiceError.unknown(code: "fixture")
        }
        return payment
    }

    /// A payment in each status, of a method. A wallet's own is brought there by sums alone: they are all that is looked at.
    static func inStatus(_ status: PaymentStatus, _ method: PaymentMethod) -> Payment {
        var payment = method == .gateway ? gateway(isAutomatic: false) : wallet()
        payment.sums.status = status
        payment.orderID = method == .gateway ? "o" : nil
        let wasAgreedTo = ![.initiated, .failed, .cancelled, .expired].contains(status)
        payment.holdID = method == .wallet && wasAgreedTo ? holdID : nil
        switch status {
        case .initiated: break
        case .failed: payment.failedAttempts = ["p0"]
        case .authorized: payment.attemptID = "p1"
        case .cancelled, .expired: payment.isOver = true
        case .partiallyCaptured, .captured, .partiallyRefunded, .refunded:
            payment.attemptID = "p1"
            payment.sums.capturedMinor = status == .partiallyCaptured ? 40 : 100
            payment.collectedMinor = payment.sums.capturedMinor
            payment.sums.refundedMinor = status == .refunded ? 100 : status == .partiallyRefunded ? 30 : 0
            payment.collectedMinor -= payment.sums.refundedMinor
        }
        return payment
    }
}
