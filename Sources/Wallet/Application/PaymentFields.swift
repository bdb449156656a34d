public import Kernel
public import WalletAPI

/// What the text fields of a request for money hold, in the form in which they are kept.
struct PaymentTexts: Sendable {
    var reference: String
    var description: String?
    var expiresAt: Timestamp
}

/// The requests of payments, each read whole: what is wrong with one is collected in `validator`.
extension WalletFields {
    mutating func read(_ request: InitiatePaymentRequest) -> PaymentTexts {
        amount(request.amount, "amount")
        switch request.method {
        case .wallet:
            if request.walletId == nil { reject("walletId", "required", "Name the wallet that pays.") }
            if request.gateway != nil { reject("gateway", "notAllowed", "Leave it out: a wallet pays.") }
        case .gateway:
            if request.walletId != nil { reject("walletId", "notAllowed", "Leave it out: a gateway collects.") }
            if let gateway = request.gateway {
                _ = text(gateway, "gateway", characters: PaymentLimits.gatewayCharacters)
            }
        }
        // A merchant's wallet would have the money, and the tenant's own invoice be paid by it.
        if request.merchantId != nil && request.invoiceId != nil {
            reject("invoiceId", "notAllowed", "Leave it out: the merchant is paid, and the invoice is yours.")
        }
        let seconds = request.expiresInSeconds ?? PaymentLimits.openSeconds
        let range = PaymentLimits.shortestOpenSeconds...PaymentLimits.longestOpenSeconds
        if !range.contains(seconds) {
            reject("expiresInSeconds", "outOfRange", "Give \(range.lowerBound) to \(range.upperBound) seconds.")
        }
        let bounded = min(max(seconds, range.lowerBound), range.upperBound)
        return PaymentTexts(
            reference: reference(request.reference), description: words(request.description, "description"),
            expiresAt: now.advanced(by: .seconds(bounded)))
    }

    mutating func read(_ request: CapturePaymentRequest) { amount(request.amount, "amount") }

    /// The reason, where one is given.
    mutating func read(_ request: RefundPaymentRequest) -> String? {
        amount(request.amount, "amount")
        return words(request.reason, "reason")
    }
}

extension InitiatePaymentRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension CapturePaymentRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { $0.read(self) }
    }
}

extension RefundPaymentRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}
